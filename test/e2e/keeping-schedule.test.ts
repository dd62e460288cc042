/** Archives are verified and rehearsed by themselves when that is due, and a fault is seen. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Archive, ArchiveVerification } from '../../src/domain/archive.js';
import { SortkeepError } from '../../src/domain/errors.js';
import type { KeepingReport } from '../../src/domain/keeping.js';
import { restoreHandle } from '../../src/domain/restore-handle.js';
import { createKeepingService } from '../../src/services/keeping-service.js';
import type { ScheduledKeeping } from '../../src/services/keeping-service.js';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { openTestRunner } from '../support/move-runner.js';
import type { TestRunner } from '../support/move-runner.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { copyArchive } from '../support/stored-archives.js';

const EVERYTHING = Number.MAX_SAFE_INTEGER;

let server: TestServer;
let app: TestApplication;
let runner: TestRunner;
let archive: Archive;
let verified: (ArchiveVerification & { readonly handle: string })[];
let errors: unknown[];
let reports: KeepingReport[];

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { pagesPerChunk: 20 });
  await app.work();
  runner = await openTestRunner(app);
  const database = await server.newDatabase();
  await server.query(
    database,
    `create table receipts (id integer primary key, body text);
     insert into receipts select i, repeat(md5(i::text), 8) from generate_series(1, 3000) i`,
  );
  const source = await app.register('shop', database);
  const table = await app.scanned(source, 'receipts');
  expect(await app.moved({ tableId: table.id, kind: 'ARCHIVE' })).toMatchObject({ state: 'SUCCEEDED' });
  const { items } = await app.services.archives.search({}, { first: 1, after: null });
  const [made] = items;
  if (made === undefined) throw new Error('no archive');
  archive = made.node;
  expect((await runner.catalog.query('select from sortkeep.chunks')).rowCount).toBeGreaterThan(4);
});
afterAll(async () => {
  await runner.close();
  await app.close();
  await server.stop();
});
beforeEach(async () => {
  verified = [];
  errors = [];
  reports = [];
  await runner.catalog.query('delete from sortkeep.archive_verifications');
  await runner.catalog.query('delete from sortkeep.archives where id <> $1::uuid', [archive.id]);
  for await (const { key } of runner.store.list('archive/')) {
    if (!key.includes(archive.id)) await runner.store.remove(key);
  }
  await runner.catalog.query(
    `update sortkeep.archives set created_at = now() - interval '99 days', verified_at = now() - interval '99 days',
       checked_at = null, read_at = null, rehearsal_at = null, rehearsed_at = null, faults = '{}',
       check_claimed_at = null, read_claimed_at = null, rehearsal_claimed_at = null`,
  );
});

const keepingOn = (store: ObjectStore): ScheduledKeeping =>
  createKeepingService({
    catalog: runner.catalog,
    store,
    rewrapKey: (text) => Promise.resolve(text),
    withPlace: () => Promise.reject(new SortkeepError('UNREACHABLE', 'no scratch here', { hint: 'None.' })),
    onVerified: (verification, handle) => verified.push({ ...verification, handle }),
  });

interface Limits {
  readonly verifyEveryDays: number;
  readonly verifyBytesPerDay: number;
  readonly rehearseEveryDays: number;
}

/** Lets the schedule look until `done`, and some times more. */
async function scheduled(limits: Limits, done: () => boolean, store = runner.store): Promise<void> {
  const stop = new AbortController();
  const onReport = (report: KeepingReport): number => reports.push(report);
  const running = keepingOn(store).keepWhenDue(
    { ...limits, onReport },
    stop.signal,
    (error) => errors.push(error),
    20,
  );
  while (!done()) await sleep(20);
  const seen = reports.length;
  while (reports.length < seen + 2) await sleep(20);
  stop.abort();
  await running;
}

const how = (of: typeof verified): readonly string[] => of.map((look) => look.how).toSorted();

describe('the schedule', () => {
  it('compares with the list of the store and reads everything where the limit allows it, once', async () => {
    const limits = { verifyEveryDays: 30, verifyBytesPerDay: EVERYTHING, rehearseEveryDays: 0 };
    await scheduled(limits, () => verified.length >= 2);
    expect(errors).toEqual([]);
    expect(how(verified)).toEqual(['DEEP', 'OBJECTS']);
    for (const look of verified) expect(look).toMatchObject({ ok: true, share: 1, actor: 'schedule' });
    const found = await app.services.archives.get(archive.handle);
    expect(found?.verifiedAt).toEqual(verified.find((look) => look.how === 'DEEP')?.at);
    expect(reports.at(-1)).toMatchObject({ archives: 1, faulty: 0 });
  });

  it('reads a share where all archives together are more than the limit, and no more on that day', async () => {
    for (let copies = 0; copies < 3; copies++) await copyArchive(runner.store, archive.id);
    await app.services.keeping.rebuild(ACTOR);
    await runner.catalog.query(
      `update sortkeep.archives set verified_at = now() - interval '99 days', created_at = now() - interval '99 days'`,
    );
    // Half of what a round of 30 days needs: an archive is read in part, and that is the day's worth and more.
    const perDay = Math.ceil((Number(archive.storedBytes) * 4) / 60);
    await scheduled(
      { verifyEveryDays: 30, verifyBytesPerDay: perDay, rehearseEveryDays: 0 },
      () => verified.length >= 5,
    );
    expect(errors).toEqual([]);
    expect(how(verified)).toEqual(['DEEP', 'OBJECTS', 'OBJECTS', 'OBJECTS', 'OBJECTS']);
    const read = verified.find((look) => look.how === 'DEEP');
    expect(read?.share).toBeGreaterThan(0);
    expect(read?.share).toBeLessThan(0.6);
  });

  it('finds a missing object, says so on the archive, and goes on with the others', async () => {
    const id = await copyArchive(runner.store, archive.id);
    await app.services.keeping.rebuild(ACTOR);
    await runner.catalog.query(
      `update sortkeep.archives set verified_at = now() - interval '50 days' where id = $1::uuid`,
      [id],
    );
    for await (const { key } of runner.store.list(`archive/${id}/data/00000`)) await runner.store.remove(key);
    const limits = { verifyEveryDays: 30, verifyBytesPerDay: EVERYTHING, rehearseEveryDays: 0 };
    await scheduled(limits, () => verified.length >= 4 && reports.at(-1)?.faulty === 1);
    expect(verified.filter(({ ok }) => ok).map((look) => look.handle)).toEqual([
      archive.handle,
      archive.handle,
    ]);
    const found = await app.services.archives.get(restoreHandle(id));
    expect(found?.lastFault?.message).toContain(`archive/${id}/data/00000`);
    expect(found).toMatchObject({ state: 'KEPT', checkedAt: expect.any(Date) });
    expect(await app.services.keeping.report(30)).toMatchObject({ archives: 2, faulty: 1 });
  });

  it('takes a store that does not answer for no fault of the archive, and leaves its turn for another day', async () => {
    const silent: ObjectStore = {
      ...runner.store,
      // eslint-disable-next-line require-yield -- it fails before the first byte
      get: async function* () {
        await Promise.resolve();
        throw new SortkeepError('UNREACHABLE', 'the store does not answer', { hint: 'Wait.' });
      },
    };
    const limits = { verifyEveryDays: 30, verifyBytesPerDay: EVERYTHING, rehearseEveryDays: 30 };
    await scheduled(limits, () => errors.length >= 3, silent);
    expect(errors).toHaveLength(3);
    expect(verified).toEqual([]);
    expect(await app.services.archives.get(archive.handle)).toMatchObject({
      lastFault: null,
      checkedAt: null,
    });
  });

  it('rehearses what is due and fits into what is left of the day', async () => {
    const { raw } = z
      .object({ raw: z.coerce.number() })
      .parse((await runner.catalog.query('select raw_bytes as raw from sortkeep.archives')).rows[0]);
    const limits = { verifyEveryDays: 0, rehearseEveryDays: 90 };
    await scheduled({ ...limits, verifyBytesPerDay: raw - 1 }, () => reports.length > 0);
    expect([errors, verified]).toEqual([[], []]);
    // The scratch server of this test takes nothing: that it was asked is what counts, and that nothing is kept of it.
    await scheduled({ ...limits, verifyBytesPerDay: raw }, () => errors.length > 0);
    expect(errors).toEqual([expect.objectContaining({ message: 'no scratch here' })]);
    expect(verified).toEqual([]);
  });
});
