/** Old archives go to a class that is not read at once; who reads them asks for them, and a restore waits and goes on. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readConfig } from '../../src/config/config.js';
import type { Config } from '../../src/config/config.js';
import type { Archive } from '../../src/domain/archive.js';
import { SortkeepError } from '../../src/domain/errors.js';
import type { Move } from '../../src/domain/move.js';
import { lookAtRecalls } from '../../src/engine/follow-recalls.js';
import { openMoveQueue } from '../../src/engine/move-queue.js';
import type { MoveQueue } from '../../src/engine/move-queue.js';
import { createApplication } from '../../src/main.js';
import type { Application } from '../../src/main.js';
import { openDatabase, optionsFromUrl } from '../../src/postgres/connect.js';
import type { Database } from '../../src/postgres/session.js';
import { createKeepingService } from '../../src/services/keeping-service.js';
import { createS3Store } from '../../src/storage/s3-store.js';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { failureOf } from '../contract/object-store.contract.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { startFaultServer } from '../unit/storage/fault-server.js';
import type { FaultServer } from '../unit/storage/fault-server.js';

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

let before: NodeJS.ProcessEnv;
let server: TestServer;
let s3: FaultServer;
let store: ObjectStore;
let app: TestApplication;
let worker: Application;
let catalog: Database;
let queue: MoveQueue;
let archive: Archive;
let target = 0;

/** A second program on the catalog of the first. */
const another = (): Promise<Application> => createApplication(configOf(`file:${app.directory}/catalog-url`));

const configOf = (databaseUrl: string): Config => ({
  ...readConfig({}),
  ...onS3(),
  databaseUrl,
  dataDirectory: app.directory,
  logLevel: 'silent',
  scanEveryMinutes: 0,
  profileEveryHours: 0,
});

const onS3 = (): Partial<Config> => ({
  store: 's3',
  s3Bucket: 'bucket',
  s3Region: 'eu-west-1',
  s3KmsKeyId: KEY_ID,
  s3Endpoint: s3.endpoint,
  s3ForcePathStyle: true,
  pagesPerChunk: 20,
  verifyEveryDays: 0,
  rehearseEveryDays: 0,
});

beforeAll(async () => {
  before = { ...process.env };
  Object.assign(process.env, CREDENTIALS);
  server = await startTestServer();
  s3 = await startFaultServer(KEY_ID);
  app = await startTestApplication(server, onS3());
  worker = await another();
  await worker.work();
  const address = optionsFromUrl(new URL(app.catalogUrl), 'sortkeep test');
  catalog = openDatabase(address, 4);
  queue = await openMoveQueue(address, () => undefined);
  store = createS3Store({
    ...{ bucket: 'bucket', prefix: '', region: 'eu-west-1', kmsKeyId: KEY_ID },
    ...{ endpoint: s3.endpoint, forcePathStyle: true },
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  });
  const database = await server.newDatabase();
  await server.query(
    database,
    `create table receipts (id integer primary key, body text);
     insert into receipts select i, repeat(md5(i::text), 8) from generate_series(1, 3000) i`,
  );
  const table = await app.scanned(await app.register('shop', database), 'receipts');
  expect(await app.moved({ tableId: table.id, kind: 'ARCHIVE' })).toMatchObject({ state: 'SUCCEEDED' });
  archive = await theArchive();
});
afterAll(async () => {
  await queue.stop();
  await catalog.close();
  await worker.close();
  await app.close();
  await s3.close();
  await server.stop();
  for (const name of Object.keys(CREDENTIALS)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});
beforeEach(() => {
  s3.recalls.clear();
});

async function theArchive(): Promise<Archive> {
  const { items } = await app.services.archives.search({}, { first: 1, after: null });
  const [found] = items;
  if (found === undefined) throw new Error('no archive');
  return found.node;
}

const dataKeys = (): readonly string[] => [...s3.objects.keys()].filter((key) => key.includes('/data/'));

const restore = (): Promise<Move> =>
  app.services.archives.restore(ACTOR, { handle: archive.handle, targetName: `back_${++target}` });

/** The move, once it is as wanted; whoever waits in vain is ended by the suite's limit. */
async function until(id: Move['id'], wanted: (move: Move) => boolean): Promise<Move> {
  for (;;) {
    const [move] = await app.services.moves.getMany([id]);
    if (move === null || move === undefined) throw new Error('the move is gone');
    if (wanted(move)) return move;
    if (move.state === 'FAILED') throw new Error(`it failed: ${move.error?.message ?? ''}`);
    await sleep(20);
  }
}

const waits = (move: Move): boolean => move.recall !== null;

/** One look at what is awaited, of all moves. */
async function look(): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  const isReadable = async (key: string): Promise<boolean> => (await store.recall?.(key)) === null;
  await lookAtRecalls(catalog, queue, { everyMs: 0, isReadable }, (error) => errors.push(error));
  return errors;
}

const giveAll = (): void => s3.recalls.forEach((recall) => (recall.ready = true));

describe('an archive that is old', () => {
  it('stays where it is before its day', async () => {
    await cool(90, async () => sleep(200));
    expect((await theArchive()).cold).toBeNull();
  });

  it('is looked at and moved to the colder class, object by object, and the ledger says so', async () => {
    await catalog.query(`update sortkeep.archives set created_at = now() - interval '100 days'`);
    const bytes = new Map(s3.objects);
    await cool(90, async () => {
      while ((await theArchive()).cold === null) await sleep(20);
    });
    expect(dataKeys().length).toBeGreaterThan(3);
    for (const key of dataKeys()) expect(s3.classes.get(key)).toBe('DEEP_ARCHIVE');
    for (const key of bytes.keys()) if (!key.includes('/data/')) expect(s3.classes.has(key)).toBe(false);
    expect(new Map(s3.objects)).toEqual(bytes);
    expect((await theArchive()).cold).toMatchObject({ storageClass: 'DEEP_ARCHIVE' });
    const [looks = []] = await app.services.keeping.verificationsOf([archive.id]);
    expect(looks[0]).toMatchObject({
      how: 'OBJECTS',
      ok: true,
      checksums: archive.objects,
      actor: 'schedule',
    });
    const { rows } = await catalog.query(
      `select details from sortkeep.audit_events where action = 'archive.cool'`,
    );
    expect(z.array(z.object({ details: z.unknown() })).parse(rows)).toEqual([
      { details: { storageClass: 'DEEP_ARCHIVE', objects: archive.objects, moved: archive.objects } },
    ]);
  });

  it('tells of a checksum at the store that is not the manifest’s, without reading the object', async () => {
    const [key = ''] = dataKeys();
    const good = s3.sha256.get(key) ?? '';
    s3.sha256.set(key, Buffer.alloc(32, 7).toString('base64'));
    const found = await app.services.archives.verify(ACTOR, archive.handle, { how: 'OBJECTS' });
    expect(found).toMatchObject({ ok: false, checksums: archive.objects });
    expect(found.faults).toEqual([expect.stringContaining(`${key} has the checksum 0707`)]);
    s3.sha256.set(key, good);
    expect(await app.services.archives.verify(ACTOR, archive.handle, { how: 'OBJECTS' })).toMatchObject({
      ok: true,
    });
  });
});

describe('a restore of it', () => {
  it('asks for every object once, waits where all can see it, and goes on by itself', async () => {
    const { id } = await restore();
    const waiting = await until(id, waits);
    expect(waiting).toMatchObject({ state: 'QUEUED', attempts: 1, error: null });
    const { recall } = waiting;
    expect(recall).toMatchObject({
      storageClass: 'DEEP_ARCHIVE',
      tier: 'STANDARD',
      objects: archive.objects,
    });
    expect(recall?.awaited).toBe(archive.objects);
    expect((recall?.usuallyBy.getTime() ?? 0) - (recall?.askedAt.getTime() ?? 0)).toBe(12 * 3_600_000);
    expect([...s3.recalls.keys()].toSorted()).toEqual(dataKeys().toSorted());
    for (const { request } of s3.recalls.values()) {
      expect(request).toContain('<Days>7</Days>');
      expect(request).toContain('<Tier>Standard</Tier>');
    }
    const [first = ''] = dataKeys();
    s3.recalls.set(first, { request: '', ready: true });
    expect(await look()).toEqual([]);
    const less = await until(id, waits);
    expect(less.recall).toEqual({ ...recall, awaited: archive.objects - 1 });
    giveAll();
    expect(await look()).toEqual([]);
    expect(await until(id, ({ state }) => state === 'SUCCEEDED')).toMatchObject({
      contentHash: archive.contentHash,
      recall: null,
    });
  });

  it('keeps waiting, since it first asked, when it was paused and resumed meanwhile', async () => {
    const { id } = await restore();
    const { recall } = await until(id, waits);
    await app.services.moves.pause(ACTOR, id, 'later');
    expect(await until(id, ({ state }) => state === 'PAUSED')).toMatchObject({ recall: null });
    giveAll();
    expect(await look()).toEqual([]);
    expect((await until(id, () => true)).state).toBe('PAUSED');
    s3.recalls.forEach((entry) => (entry.ready = false));
    await app.services.moves.resume(ACTOR, id);
    const again = await until(id, (move) => waits(move) && move.attempts === 2);
    expect(again.recall?.askedAt).toEqual(recall?.askedAt);
    await app.services.moves.cancel(ACTOR, id);
    expect(await until(id, ({ state }) => state === 'CANCELLED')).toMatchObject({ recall: null });
  });

  it('outlives the worker that asked', async () => {
    const { id } = await restore();
    await until(id, waits);
    await worker.close();
    giveAll();
    expect(await look()).toEqual([]);
    worker = await another();
    await worker.work();
    expect((await until(id, ({ state }) => state === 'SUCCEEDED')).verified).toBe(true);
  });

  it('waits on where the store does not answer a look', async () => {
    const { id } = await restore();
    await until(id, waits);
    const errors: unknown[] = [];
    const isReadable = (): Promise<boolean> =>
      Promise.reject(new SortkeepError('UNREACHABLE', 'no answer', { hint: 'None.' }));
    await lookAtRecalls(catalog, queue, { everyMs: 0, isReadable }, (error) => errors.push(error));
    expect(errors).toEqual([expect.objectContaining({ code: 'UNREACHABLE' })]);
    expect((await until(id, waits)).recall?.awaited).toBe(archive.objects);
    await app.services.moves.cancel(ACTOR, id);
    await until(id, ({ state }) => state === 'CANCELLED');
  });
});

describe('whoever else reads it', () => {
  const readers: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['the verification', () => app.services.archives.verify(ACTOR, archive.handle)],
    ['the download', () => app.services.archiveQueries.download(ACTOR, archive.handle, 'CSV')],
    ['the query twin', () => app.services.archiveQueries.prepare(ACTOR, archive.handle, true)],
  ];

  it.each(readers)('is told that %s waits, with the store asked, and reads it later', async (what, reads) => {
    const error = await failureOf(reads());
    expect(error).toMatchObject({ code: 'CONFLICT', retryable: true });
    expect(error.message).toContain(
      `${what} of ${archive.handle} waits for ${archive.objects} of ${archive.objects} objects from DEEP_ARCHIVE`,
    );
    expect(error.message).toContain('standard tier, usually within 12 hours');
    expect(s3.recalls.size).toBe(archive.objects);
    giveAll();
    await reads();
  });

  it('reads a sample of the same chunks at the second look', async () => {
    const share = 0.3;
    const error = await failureOf(app.services.archives.verify(ACTOR, archive.handle, { share }));
    expect(error.code).toBe('CONFLICT');
    expect(s3.recalls.size).toBeLessThan(archive.objects);
    giveAll();
    expect(await app.services.archives.verify(ACTOR, archive.handle, { share })).toMatchObject({ ok: true });
  });
});

/** Moves what is due to DEEP_ARCHIVE while `work` runs. */
async function cool(afterDays: number, work: () => Promise<unknown>): Promise<void> {
  const stop = new AbortController();
  const errors: unknown[] = [];
  const keeping = createKeepingService({
    ...{ catalog, store },
    rewrapKey: (text) => Promise.resolve(text),
    withPlace: () => Promise.reject(new Error('no scratch here')),
    onVerified: () => undefined,
  });
  const running = keeping.coolWhenDue(
    { storageClass: 'DEEP_ARCHIVE', afterDays },
    stop.signal,
    (error) => errors.push(error),
    20,
  );
  await work().finally(() => stop.abort());
  await running;
  expect(errors).toEqual([]);
}
