/** Months of use in minutes, and clocks that jump, on servers whose clock the test moves. Run by test/matrix/clock. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Source } from '../../src/domain/source.js';
import { ACTOR } from '../support/application.js';
import { openChronicle } from './support/chronicle.js';
import type { Chronicle } from './support/chronicle.js';
import { setOurClock, startClockedServer } from './support/clock.js';
import type { ClockedServer } from './support/clock.js';
import { dump18 } from './support/dump.js';
import { openFleet } from './support/fleet.js';
import type { Fleet } from './support/fleet.js';
import { chosenMajors } from './support/majors.js';
import { makeShops } from './support/play.js';

const SHOP = 'months';
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1, 8);
/** Every step of a story scans; 14 and older wait for their statistics as well. */
const STORY_WITHIN_MS = 300_000;
const FORTNIGHTS = 13;
/** Fortnights in which somebody makes the report, six days into them. */
const REPORTS = [2, 8];

let fleet: Fleet;
beforeAll(async () => {
  fleet = await openFleet();
});
afterAll(async () => {
  await fleet.close();
});

/** The collector process of 14 and older takes no messages under libfaketime: pg_stat_user_tables stays at 0 there. */
const MAJORS = chosenMajors().filter((major) => major >= 15);

describe.each(MAJORS)('on PostgreSQL %i', (major) => {
  let clocked: ClockedServer;
  let source: Source;
  let chronicle: Chronicle;
  const day = (number: number): Date => new Date(START + number * DAY_MS);
  const setBoth = async (to: Date): Promise<void> => {
    await clocked.set(to);
    await setOurClock(to);
  };

  beforeAll(async () => {
    await setOurClock(day(0));
    clocked = await startClockedServer(major, day(0));
    await makeShops(clocked.server, [SHOP]);
    source = await fleet.register(`clock-${major}`, clocked.server);
    chronicle = openChronicle(fleet, SHOP, [[source, clocked.server]]);
  });
  afterAll(async () => {
    await clocked.stop();
  });

  it(
    'remembers two reports in half a year of dumps, and calls no table unused that they read',
    async () => {
      await chronicle.step(() => Promise.resolve());
      for (let fortnight = 1; fortnight <= FORTNIGHTS; fortnight++) {
        await chronicle.step(async () => {
          await setBoth(day(fortnight * 14 - 8));
          if (REPORTS.includes(fortnight))
            await clocked.server.query(SHOP, 'select sum(balance) from accounts');
        });
        await chronicle.step(async () => {
          await setBoth(day(fortnight * 14));
          await dump18(clocked.server, SHOP, []);
        });
      }
      const last = await chronicle.step(() => Promise.resolve());
      const accounts = last.window('accounts');
      expect(accounts).toMatchObject({ readDays: REPORTS.length, lastReadExact: major >= 16 });
      const reported = day((REPORTS.at(-1) ?? 0) * 14 - 8);
      expect(accounts.lastRead?.getTime()).toBeGreaterThanOrEqual(reported.getTime());
      expect(accounts.lastRead?.getTime()).toBeLessThan(reported.getTime() + DAY_MS);
      expect(last.window('old_stuff')).toMatchObject({ readDays: 0, lastRead: null, epochs: 1 });
      expect(last.window('old_stuff').explainedScans).toBe(BigInt(FORTNIGHTS));
      expect(last.window('old_stuff').to.getTime() - last.window('old_stuff').from.getTime()).toBeGreaterThan(
        FORTNIGHTS * 14 * DAY_MS - DAY_MS,
      );

      await fleet.app.services.verdicts.classify(ACTOR, source.id);
      const tables = (await fleet.tables(source)).filter(({ database }) => database === SHOP);
      const verdicts = await fleet.app.services.verdicts.current(tables.map(({ id }) => id));
      const labelOf = (name: string): string | undefined =>
        verdicts[tables.findIndex((table) => table.name === name)]?.label;
      expect(labelOf('accounts')).not.toBe('UNUSED');
      expect(labelOf('old_stuff')).toBe('UNUSED');
    },
    STORY_WITHIN_MS,
  );

  it(
    'counts each read once over clocks that are set back and forth',
    async () => {
      const now = FORTNIGHTS * 14 + 10;
      for (const to of [now, now - 0.1, now + 400, now + 1]) {
        const step = await chronicle.step(async () => {
          await clocked.server.query(SHOP, 'select count(*) from old_stuff');
          await clocked.set(day(to));
        });
        expect(step.used).toEqual(['old_stuff']);
        expect(step.causes).toEqual([]);
        const quiet = await chronicle.step(() => Promise.resolve());
        expect(quiet.used).toEqual([]);
      }
    },
    STORY_WITHIN_MS,
  );
});
