/**
 * Plays what moves which counter on real servers of every major and looks at what Sortkeep then holds of each table.
 * Every pollution is also played with one real read hidden in it.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DUMPS } from './cases/dumps.js';
import { READS } from './cases/reads.js';
import { HIDDEN_DAYS_AGO } from './cases/case.js';
import { SCHEMA_CHANGES } from './cases/schema-changes.js';
import { WRITES } from './cases/writes.js';
import { keyOf, seenBetween } from './support/evidence.js';
import type { Seen } from './support/evidence.js';
import { openFleet } from './support/fleet.js';
import type { Fleet } from './support/fleet.js';
import { chosenMajors } from './support/majors.js';
import { playScenes, scenesOf, targetsOf } from './support/play.js';
import type { Played, Scene } from './support/play.js';
import { publishScorecard, totals } from './support/scorecard.js';
import type { Score } from './support/scorecard.js';
import { startMatrixServer } from './support/server.js';
import { SHOP_TABLES } from './support/shop.js';
import type { ShopTable } from './support/shop.js';

const CASES = [...READS, ...DUMPS, ...SCHEMA_CHANGES, ...WRITES];
/** All scenes of a major are made, scanned, played and scanned again. */
const PLAY_WITHIN_MS = 600_000;

const scores: Score[] = [];
let fleet: Fleet;

beforeAll(async () => {
  fleet = await openFleet();
});
afterAll(async () => {
  await fleet.close();
});

const perMajor = await Promise.all(
  chosenMajors().map(async (major) => ({ major, scenes: await scenesOf(CASES, major) })),
);

/** Whether somebody read the table in the scene. */
const isUsed = ({ case: played, hidden }: Scene, table: ShopTable): boolean =>
  (played.used ?? []).includes(table) || (hidden !== null && targetsOf(played)[0] === table);

function seenIn({ before, after }: Played, { database, schema }: Scene, table: ShopTable): Seen {
  const key = keyOf(database, table, schema);
  const held = after.get(key);
  if (held === undefined) throw new Error(`the scan lost ${key}`);
  return seenBetween(before.get(key), held);
}

function score(major: number, played: Played, scene: Scene, table: ShopTable): Score {
  const counters = played.counters.get(keyOf(scene.database, table, scene.schema));
  if (counters === undefined) throw new Error(`no counters of ${table}`);
  const { before, after } = counters;
  const accessed =
    major >= 16
      ? (after.last_access?.getTime() ?? 0) !== (before?.last_access?.getTime() ?? 0)
      : after.scans !== before?.scans;
  const moved = scene.hidden === null || (scene.case.causes?.[table] ?? []).length > 0;
  const ages = [
    ...(moved ? [scene.case.daysAgo ?? 1] : []),
    ...(scene.hidden === null ? [] : [HIDDEN_DAYS_AGO[scene.hidden]]),
  ];
  return {
    major,
    name: scene.name,
    table,
    used: isUsed(scene, table),
    sortkeep: seenIn(played, scene, table).used,
    invisible: scene.case.invisible?.includes(table) ?? false,
    indexScanned: after.idx_scans > 0n,
    lastAccessDays: accessed ? Math.min(...ages) : null,
  };
}

describe.each(perMajor)('on PostgreSQL $major', ({ major, scenes }) => {
  let played: Played;

  beforeAll(async () => {
    const server = await startMatrixServer(major);
    try {
      const source = await fleet.register(`postgresql-${major}`, server);
      played = await playScenes(fleet, server, source, scenes);
    } finally {
      await server.stop();
    }
    for (const scene of scenes)
      for (const table of targetsOf(scene.case)) scores.push(score(major, played, scene, table));
  }, PLAY_WITHIN_MS);

  it.each(scenes)('knows what is used after $name', (scene) => {
    const { errsToUsed = [], invisible = [], causes = {} } = scene.case;
    const evidence = Object.fromEntries(SHOP_TABLES.map((table) => [table, seenIn(played, scene, table)]));
    const said = Object.entries(evidence).map(([table, { used, unexplained, causes: found }]) => ({
      table,
      used,
      causes: found,
      unexplained,
    }));
    expect(said).toEqual(
      SHOP_TABLES.map((table) => {
        const used = (isUsed(scene, table) && !invisible.includes(table)) || errsToUsed.includes(table);
        return {
          table,
          used,
          causes: [...(causes[table] ?? [])].sort(),
          unexplained: used ? expect.stringMatching(/^-?\d/) : '',
        };
      }),
    );
    for (const table of SHOP_TABLES) {
      const lastRead = evidence[table]?.lastRead ?? null;
      if (evidence[table]?.used === true) {
        expect(lastRead?.getTime()).toBeGreaterThanOrEqual(played.from.getTime());
        expect(lastRead?.getTime()).toBeLessThanOrEqual(played.to.getTime());
      } else expect(lastRead).toBeNull();
    }
  });
});

describe('the scorecard', () => {
  it('shows no used table that Sortkeep calls unused', async () => {
    await publishScorecard(scores);
    expect(totals(scores).find(({ rule }) => rule === 'Sortkeep')).toMatchObject({ wrongUnused: 0 });
  });
});
