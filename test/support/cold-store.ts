/** The program with a store on S3 whose server gives objects of archive classes only once it is told to; one archive in it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../src/config/config.js';
import type { Config } from '../../src/config/config.js';
import type { Archive } from '../../src/domain/archive.js';
import type { Move } from '../../src/domain/move.js';
import { lookAtRecalls } from '../../src/engine/follow-recalls.js';
import { openMoveQueue } from '../../src/engine/move-queue.js';
import { createApplication } from '../../src/main.js';
import type { Application } from '../../src/main.js';
import { openDatabase, optionsFromUrl } from '../../src/postgres/connect.js';
import type { Database } from '../../src/postgres/session.js';
import { createKeepingService } from '../../src/services/keeping-service.js';
import { createS3Store } from '../../src/storage/s3-store.js';
import { startFaultServer } from '../unit/storage/fault-server.js';
import type { FaultServer } from '../unit/storage/fault-server.js';
import { startTestApplication } from './application.js';
import type { TestApplication } from './application.js';
import { startTestServer } from './postgres.js';

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

export interface ColdStore {
  readonly s3: FaultServer;
  readonly app: TestApplication;
  readonly catalog: Database;
  readonly archive: () => Promise<Archive>;
  /** Keys of its rows. */
  readonly dataKeys: () => readonly string[];
  /** A program that runs the moves; closing it again is no fault. */
  readonly worker: Application;
  /** One more program on the same catalog. */
  readonly another: () => Promise<Application>;
  /** Moves archives of that age to DEEP_ARCHIVE until `done`. What fails rejects. */
  readonly cool: (afterDays: number, done: () => Promise<boolean>) => Promise<void>;
  /** Makes the archive old, and moves it. */
  readonly coolNow: () => Promise<void>;
  /** Lets the server give what it was asked for. */
  readonly giveAll: () => void;
  /** One look at what moves wait for: what failed. */
  readonly look: (isReadable?: (key: string) => Promise<boolean>) => Promise<readonly unknown[]>;
  /** The move, once it is as wanted. Rejects when it fails. */
  readonly until: (id: Move['id'], wanted: (move: Move) => boolean) => Promise<Move>;
  close(): Promise<void>;
}

export async function startColdStore(): Promise<ColdStore> {
  // Of this test file alone.
  process.env['AWS_ACCESS_KEY_ID'] = 'id';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  const server = await startTestServer();
  const s3 = await startFaultServer(KEY_ID);
  const onS3: Partial<Config> = {
    store: 's3',
    s3Bucket: 'bucket',
    s3Region: 'eu-west-1',
    s3KmsKeyId: KEY_ID,
    s3Endpoint: s3.endpoint,
    s3ForcePathStyle: true,
    pagesPerChunk: 20,
    verifyEveryDays: 0,
    rehearseEveryDays: 0,
  };
  const app = await startTestApplication(server, onS3);
  const address = optionsFromUrl(new URL(app.catalogUrl), 'sortkeep test');
  const catalog = openDatabase(address, 4);
  const queue = await openMoveQueue(address, () => undefined);
  const store = createS3Store({
    ...{ bucket: 'bucket', prefix: '', region: 'eu-west-1', kmsKeyId: KEY_ID },
    ...{ endpoint: s3.endpoint, forcePathStyle: true },
  });
  const archive: ColdStore['archive'] = async () => {
    const { items } = await app.services.archives.search({}, { first: 1, after: null });
    const [found] = items;
    if (found === undefined) throw new Error('no archive');
    return found.node;
  };
  const cool: ColdStore['cool'] = async (afterDays, done) => {
    const stop = new AbortController();
    const errors: unknown[] = [];
    const keeping = createKeepingService({
      ...{ catalog, store },
      rewrapKey: (text) => Promise.resolve(text),
      withPlace: () => Promise.reject(new Error('no scratch here')),
      onVerified: () => undefined,
    });
    const policy = { storageClass: 'DEEP_ARCHIVE', afterDays } as const;
    const running = keeping.coolWhenDue(policy, stop.signal, (error) => errors.push(error), 20);
    try {
      while (errors.length === 0 && !(await done())) await sleep(20);
    } finally {
      stop.abort();
      await running;
    }
    if (errors.length > 0) throw errors[0];
  };
  const database = await server.newDatabase();
  await server.query(
    database,
    `create table receipts (id integer primary key, body text);
     insert into receipts select i, repeat(md5(i::text), 8) from generate_series(1, 3000) i`,
  );
  const another: ColdStore['another'] = () =>
    createApplication({
      ...readConfig({}),
      ...onS3,
      databaseUrl: `file:${app.directory}/catalog-url`,
      dataDirectory: app.directory,
      logLevel: 'silent',
      scanEveryMinutes: 0,
      profileEveryHours: 0,
    });
  const worker = await another();
  await worker.work();
  const table = await app.scanned(await app.register('shop', database), 'receipts');
  const { state } = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
  if (state !== 'SUCCEEDED') throw new Error(`the archive is ${state}`);
  const isReadableNow = async (key: string): Promise<boolean> => (await store.recall?.(key)) === null;
  return {
    ...{ s3, app, catalog, archive, worker, another, cool },
    dataKeys: () => [...s3.objects.keys()].filter((key) => key.includes('/data/')),
    coolNow: async () => {
      await catalog.query(`update sortkeep.archives set created_at = now() - interval '100 days'`);
      await cool(90, async () => (await archive()).cold !== null);
    },
    giveAll: () => s3.recalls.forEach((recall) => (recall.ready = true)),
    look: async (isReadable = isReadableNow) => {
      const errors: unknown[] = [];
      await lookAtRecalls(catalog, queue, { everyMs: 0, isReadable }, (error) => errors.push(error));
      return errors;
    },
    until: async (id, wanted) => {
      for (;;) {
        const [move] = await app.services.moves.getMany([id]);
        if (move === null || move === undefined) throw new Error('the move is gone');
        if (wanted(move)) return move;
        if (move.state === 'FAILED') throw new Error(`it failed: ${move.error?.message ?? ''}`);
        await sleep(20);
      }
    },
    close: async () => {
      await worker.close();
      await queue.stop();
      await catalog.close();
      await app.close();
      await s3.close();
      await server.stop();
    },
  };
}
