/**
 * Archives and restores over an S3 server that fails at each of its recorded calls: before and after it has acted, in
 * the middle of an answer, for a while and for good. `CHAOS_S3` (36) are played, chosen by `CHAOS_SEED`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { Move } from '../../src/domain/move.js';
import { createS3Store } from '../../src/storage/s3-store.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { openTestRunner } from '../support/move-runner.js';
import type { TestRunner } from '../support/move-runner.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { refuse, startFaultServer } from '../unit/storage/fault-server.js';
import type { FaultServer } from '../unit/storage/fault-server.js';
import { startBreakingProxy } from './support/breaking-proxy.js';
import type { BreakingProxy } from './support/breaking-proxy.js';
import { randomOf, shuffled } from './support/choose-faults.js';

const COUNT = Number(process.env['CHAOS_S3'] ?? 36);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const KEY = '11111111-2222-3333-4444-555555555555';
const ROWS = 3000;
/** Longer than a look at the move, which is every half second. */
const SLOW_MS = 700;
const never = new AbortController().signal;

/**
 * - cut: the connection breaks before the server acts; drop: after it has, so that its answer is lost
 * - amid: half of an answer's bytes; busy: 503 once; slow: longer than a look at the move
 * - away: every call from this one on breaks, until the attempt has ended
 */
const FAULTS = ['cut', 'drop', 'amid', 'busy', 'slow', 'away'] as const;
type FaultKind = (typeof FAULTS)[number];
const KINDS = ['ARCHIVE', 'RESTORE'] as const;
type Kind = (typeof KINDS)[number];

let server: TestServer;
let s3: FaultServer;
let proxy: BreakingProxy;
let truth: unknown;
let app: TestApplication;
let runner: TestRunner;
let database: string;
let handle: string;
let table: CatalogTable;
let schemas = 0;
const calls = new Map<Kind, number>();
const endings = new Map<string, number>();

beforeAll(async () => {
  server = await startTestServer();
  s3 = await startFaultServer(KEY);
  proxy = await startBreakingProxy(Number(new URL(s3.endpoint).port));
  const credentials = { accessKeyId: 'a test', secretAccessKey: 'a test' };
  process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey;
  const place = {
    endpoint: `http://127.0.0.1:${proxy.port}`,
    region: 'eu-west-1',
    bucket: 'bucket',
    prefix: 'chaos',
  };
  app = await startTestApplication(server, {
    ...{ store: 's3', s3Bucket: place.bucket, s3Prefix: place.prefix, s3Region: place.region },
    ...{ s3KmsKeyId: KEY, s3Endpoint: place.endpoint, s3ForcePathStyle: true },
  });
  const store = createS3Store({ ...place, kmsKeyId: KEY, forcePathStyle: true, credentials });
  runner = await openTestRunner(app, { store: () => store });
  database = await server.newDatabase();
  await server.query(
    database,
    `create table t (id integer primary key, body text);
     insert into t select i, repeat(md5(i::text), 8) from generate_series(1, ${ROWS}) i`,
  );
  table = await app.scanned(await app.register('shop', database), 't');
  for (const kind of KINDS) {
    const before = s3.calls.length;
    const move = await started(kind);
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', verified: true, error: null });
    calls.set(kind, s3.calls.length - before);
    handle = await newest();
  }
  truth = await restored();
});
afterAll(async () => {
  const lines = [...endings]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([what, count]) => `${what} | ${count}`);
  process.stdout.write(`\n${lines.join('\n')}\n`);
  await runner.close();
  await app.close();
  await proxy.close();
  await s3.close();
  await server.stop();
});

async function started(kind: Kind): Promise<Move> {
  if (kind === 'RESTORE')
    return app.services.archives.restore(ACTOR, { handle, targetSchema: `restored_${++schemas}` });
  const plan = await app.approved({ tableId: table.id, kind });
  return app.services.moves.start(ACTOR, plan.id);
}

async function newest(): Promise<string> {
  const { items } = await app.services.archives.search({ text: 't' }, { first: 1, after: null });
  return items[0]?.node.handle ?? '';
}

async function now(move: Move): Promise<Move> {
  const [found] = await app.services.moves.getMany([move.id]);
  if (found === null || found === undefined) throw new Error('the move is gone');
  return found;
}

/** The fault at the `nth` call from now on, counted from 0. */
function arm(kind: FaultKind, nth: number): void {
  const from = s3.calls.length;
  s3.fault = async ({ method, key }, response) => {
    if (s3.calls.length - 1 - from !== nth) return false;
    if (kind === 'busy') return refuse(response, 503, 'SlowDown');
    if (kind === 'slow') await sleep(SLOW_MS);
    if (kind === 'drop') proxy.loseNextAnswer();
    if (kind === 'away') proxy.refuse(true);
    if (kind !== 'cut' && kind !== 'amid') return false;
    const body = s3.objects.get(key);
    if (kind === 'amid' && method === 'GET' && body !== undefined) {
      response.writeHead(200, { 'content-length': body.length, etag: '"half"' });
      response.write(body.subarray(0, body.length >> 1), () => response.destroy());
    } else response.destroy();
    return true;
  };
}

const restored = async (): Promise<unknown> =>
  (
    await server.query(
      database,
      `select count(*)::integer as rows, sum(hashtext(id || body)) as hash from restored_${schemas}.t`,
    )
  )[0];

/** What is wrong; `how` it ended is counted. */
async function disturbed(kind: Kind, fault: FaultKind, nth: number): Promise<readonly string[]> {
  const move = await started(kind);
  arm(fault, nth);
  await runner.run(move.id, never);
  s3.fault = () => false;
  proxy.refuse(false);
  const first = (await now(move)).state;
  if (first === 'FAILED') {
    await app.services.moves.start(ACTOR, move.planId);
    await runner.run(move.id, never);
  }
  const ended = await now(move);
  const how = `${kind} | ${fault} | ${first === 'FAILED' ? 'failed, then started again' : 'by itself'}`;
  endings.set(how, (endings.get(how) ?? 0) + 1);
  const wrong: string[] = [];
  if (ended.state !== 'SUCCEEDED' || !ended.verified || ended.rows !== ROWS)
    wrong.push(`it is ${ended.state}: ${ended.error?.message ?? ''}`);
  if (kind === 'ARCHIVE') {
    handle = await newest();
    wrong.push(...(await app.services.archives.verify(ACTOR, handle)).faults);
    wrong.push(...strangersOf(move));
  } else if (JSON.stringify(await restored()) !== JSON.stringify(truth)) wrong.push('other rows are there');
  return wrong.map((text) => `${kind}, ${fault} at call ${nth}: ${text}`);
}

/** Objects in the archive's folder that its manifest does not name. */
function strangersOf({ target }: Move): readonly string[] {
  if (target.kind !== 'ARCHIVE') return [];
  const folder = `chaos/archive/${target.archiveId}/`;
  const keys = [...s3.objects.keys()].filter((key) => key.startsWith(folder));
  const manifest = s3.objects.get(`${folder}manifest.json`)?.toString() ?? '';
  return keys.filter(
    (key) => !/manifest(\.copy)?\.json$/.test(key) && !manifest.includes(key.slice('chaos/'.length)),
  );
}

describe('a store on S3 that fails', () => {
  it(
    `costs no row and leaves no stranger, whatever call it fails at: ${COUNT} faults`,
    async () => {
      const random = randomOf(SEED);
      const all = KINDS.flatMap((kind) =>
        FAULTS.flatMap((fault) =>
          Array.from({ length: calls.get(kind) ?? 0 }, (_, nth) => ({ kind, fault, nth })),
        ),
      );
      const wrong: string[] = [];
      for (const { kind, fault, nth } of shuffled(all, random).slice(0, COUNT))
        wrong.push(...(await disturbed(kind, fault, nth)));
      expect(wrong).toEqual([]);
      expect([...endings.values()].reduce((sum, count) => sum + count, 0)).toBe(Math.min(COUNT, all.length));
    },
    30 * 60_000,
  );
});
