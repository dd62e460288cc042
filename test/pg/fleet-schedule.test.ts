/** Sources are scanned by themselves when they are due, by as many processes as there are, and each by one of them. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { claimDueSources } from '../../src/catalog/sources/claim-due-sources.js';
import type { Source } from '../../src/domain/source.js';
import type { Database } from '../../src/postgres/session.js';
import type { ConnectSource } from '../../src/postgres/source-connector.js';
import { createSourceService } from '../../src/services/source-service.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalog: Database;
const stops: (() => Promise<void>)[] = [];
const faults: unknown[] = [];

beforeAll(async () => {
  server = await startTestServer();
  await createScannerRole(server);
});
afterAll(() => server.stop());
beforeEach(async () => {
  catalog = await openCatalog(server);
  await catalog.query('select 1');
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await catalog.close();
  expect(faults.splice(0)).toEqual([]);
});

const LOOK_EVERY_MS = 50;
const LIMITS = { parallelSources: 2, connectionsPerSource: 1 };

/** What a `serve` or `worker` process does, until the test ends or stops it. */
function startProcess(connect: ConnectSource = connectSource): () => Promise<void> {
  const stop = new AbortController();
  const done = createSourceService(catalog, connect, LIMITS).scanWhenDue(
    60,
    stop.signal,
    (error) => faults.push(error),
    LOOK_EVERY_MS,
  );
  const end = (): Promise<void> => {
    stop.abort();
    return done;
  };
  stops.push(end);
  return end;
}

const register = (name: string, user = 'scanner'): Promise<Source> =>
  createSourceService(catalog, connectSource).register('ann', name, { ...sourceAddress(server), user });

const event = z.object({ actor: z.string(), subject: z.string() });

async function scans(): Promise<readonly z.infer<typeof event>[]> {
  const { rows } = await catalog.query(
    `select actor, subject from sortkeep.audit_events where action = 'source.scan' order by id`,
  );
  return event.array().parse(rows);
}
async function scansReach(count: number): Promise<void> {
  while ((await scans()).length < count) await sleep(LOOK_EVERY_MS);
}
/** Long enough for several looks of every process. */
const severalLooks = (): Promise<void> => sleep(10 * LOOK_EVERY_MS);

const moveBack = (minutes: number): Promise<unknown> =>
  catalog.query(
    'update sortkeep.sources set last_scan_at = last_scan_at - make_interval(mins => $1::integer)',
    [minutes],
  );

it('scans each source once, whoever of three processes comes first, in the name of the schedule', async () => {
  const ids = [(await register('a')).id, (await register('b')).id, (await register('c')).id];
  for (let process = 0; process < 3; process++) startProcess();
  await scansReach(3);
  await severalLooks();
  const done = await scans();
  expect(done.map(({ subject }) => subject).sort()).toEqual([...ids].sort());
  expect(new Set(done.map(({ actor }) => actor))).toEqual(new Set(['schedule']));
});

it('scans again when the interval is over, and not before', async () => {
  await register('a');
  startProcess();
  await scansReach(1);
  await moveBack(59);
  await severalLooks();
  expect(await scans()).toHaveLength(1);
  await moveBack(1);
  await scansReach(2);
});

it('scans again at once what was last scanned by a clock that was ahead', async () => {
  const { id } = await register('a');
  startProcess();
  await scansReach(1);
  await moveBack(-600);
  await scansReach(2);
  await severalLooks();
  expect(await scans()).toHaveLength(2);
  const [source] = await createSourceService(catalog, connectSource).getMany([id]);
  expect(source?.lastScanAt?.getTime()).toBeLessThanOrEqual(Date.now());
});

it('leaves a source alone that a person has just scanned', async () => {
  const { id } = await register('a');
  await createSourceService(catalog, connectSource).scan('ann', id);
  startProcess();
  await severalLooks();
  expect(await scans()).toEqual([{ actor: 'ann', subject: id }]);
});

it('goes on after failures, and asks a source that keeps failing less often', async () => {
  const failing = await register('failing', 'nobody');
  startProcess();
  await scansReach(1);
  await moveBack(60);
  await scansReach(2);
  await moveBack(60);
  await severalLooks();
  expect(await scans()).toHaveLength(2);
  const healthy = await register('healthy');
  await scansReach(3);
  expect((await scans()).at(-1)?.subject).toBe(healthy.id);
  await moveBack(60);
  await scansReach(5);
  const last = (await scans()).slice(3).map(({ subject }) => subject);
  expect(last.sort()).toEqual([failing.id, healthy.id].sort());
});

it('takes over what a dead process had claimed, once the claim has run out', async () => {
  await register('a');
  const dead = { claim: randomUUID(), everyMinutes: 60, claimSeconds: 3600, limit: 10 };
  expect(await claimDueSources(catalog, dead)).toHaveLength(1);
  startProcess();
  await severalLooks();
  expect(await scans()).toEqual([]);
  await catalog.query(`update sortkeep.sources set scan_claimed_until = now() - interval '1 second'`);
  await scansReach(1);
});

it('ends at once with its process, and leaves what it had begun to the next one', async () => {
  const { id } = await register('a');
  let reached: () => void = () => undefined;
  const reading = new Promise<void>((resolve) => (reached = resolve));
  const stop = startProcess(async (source, database, purpose) => {
    const session = await connectSource(source, database, purpose);
    return {
      ...session,
      // The server takes its time.
      query: async (sql, values) => {
        if (!sql.startsWith('begin transaction isolation level')) return session.query(sql, values);
        reached();
        return session.query('select pg_sleep(600)');
      },
    };
  });
  await reading;
  await stop();
  expect(await scans()).toEqual([]);
  startProcess();
  await scansReach(1);
  expect(await scans()).toEqual([{ actor: 'schedule', subject: id }]);
});
