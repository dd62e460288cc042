/** Real ends of real servers: SIGKILL of the source's, the target's and the catalog's, and disks that are really full. */
import { execFileSync } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { isRoot, serverUser } from '../../src/embedded/server-user.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { openTestRunner } from '../support/move-runner.js';
import type { TestRunner } from '../support/move-runner.js';
import { FAST_SETTINGS, startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { crashServer, DURABLE } from './support/crash-server.js';

const ROWS = 20_000;
const DONE = { state: 'SUCCEEDED', rows: ROWS, verified: true, error: null };
const never = new AbortController().signal;
const SETTINGS = { ...FAST_SETTINGS, ...DURABLE };

type Role = 'catalog' | 'source' | 'target';
let servers: Record<Role, TestServer>;
const running = new Map<Role, TestServer['server']>();
let app: TestApplication;
let runner: TestRunner;
let source: Source;
let target: Source;
let tables = 0;

beforeAll(async () => {
  const [catalog, from, to] = await Promise.all([1, 2, 3].map(() => startTestServer(DURABLE)));
  if (catalog === undefined || from === undefined || to === undefined) throw new Error('no server');
  servers = { catalog, source: from, target: to };
  app = await startTestApplication(catalog);
  runner = await openTestRunner(app, { pagesPerChunk: 40 });
  source = await registered('source');
  target = await registered('target');
});
afterAll(async () => {
  await runner.close();
  await app.close();
  for (const server of running.values()) await server.stop('immediate');
  for (const server of Object.values(servers)) await server.stop();
});

async function registered(role: Role): Promise<Source> {
  const { host, port, user, password } = servers[role].address();
  const file = join(app.directory, `${role}-password`);
  await writeFile(file, password);
  return app.services.sources.register(ACTOR, role, {
    ...{ host, port, user, database: 'postgres' },
    passwordRef: `file:${file}`,
    tls: 'disable',
  });
}

async function crash(role: Role): Promise<void> {
  running.set(role, await crashServer(running.get(role) ?? servers[role].server, SETTINGS));
}

/** Rows that no codec makes small. */
async function tableMade(): Promise<string> {
  const name = `t_${++tables}`;
  await servers.source.query(
    'postgres',
    `create table ${name} (id integer primary key, body text not null);
     insert into ${name} select i, (select string_agg(md5(i || '-' || k), '') from generate_series(1, 6) k)
     from generate_series(1, ${ROWS}) i`,
  );
  return name;
}

async function started(kind: Move['kind'], name: string): Promise<Move> {
  const table = await app.scanned(source, name);
  const plan = await app.approved({
    tableId: table.id,
    kind: kind === 'RESTORE' ? 'ARCHIVE' : kind,
    targetSourceId: target.id,
    targetDatabase: 'postgres',
  });
  const move = await app.services.moves.start(ACTOR, plan.id);
  if (kind !== 'RESTORE') return move;
  await runner.run(move.id, never);
  return app.services.archives.restore(ACTOR, {
    handle: await handleOf(name),
    targetSourceId: target.id,
    targetDatabase: 'postgres',
    targetSchema: 'restored',
  });
}

async function handleOf(name: string): Promise<string> {
  const { items } = await app.services.archives.search({ text: name }, { first: 1, after: null });
  return items[0]?.node.handle ?? '';
}

async function now(move: Move): Promise<Move> {
  const [found] = await app.services.moves.getMany([move.id]);
  if (found === null || found === undefined) throw new Error('the move is gone');
  return found;
}

/** Runs it as often as it is handed out, and starts it again where it failed. */
async function ended(move: Move): Promise<Move> {
  for (let times = 0; times < 5; times++) {
    const { state, planId } = await now(move);
    if (state === 'SUCCEEDED') break;
    if (state === 'FAILED') await app.services.moves.start(ACTOR, planId);
    await runner.run(move.id, never).catch(() => undefined);
  }
  return now(move);
}

/** As text, from a table, whatever the order. */
const contentOf = async (server: TestServer, table: string): Promise<unknown> =>
  (
    await server.query(
      'postgres',
      `select count(*)::integer as rows, count(distinct id)::integer as ids, sum(hashtext(id || body)) as hash from ${table}`,
    )
  )[0];

async function rightlyThere(kind: Move['kind'], name: string): Promise<void> {
  if (kind === 'LOAD') return;
  if (kind === 'ARCHIVE') {
    expect(await app.services.archives.verify(ACTOR, await handleOf(name))).toMatchObject({ ok: true });
    return;
  }
  const place = kind === 'RESTORE' ? `restored.${name}` : `source.${name}`;
  expect(await contentOf(servers.target, place)).toEqual(await contentOf(servers.source, name));
}

describe('a server that is killed in the middle of a copy', () => {
  it.each([
    ['source', 'ARCHIVE'],
    ['source', 'CONSOLIDATE'],
    ['target', 'CONSOLIDATE'],
    ['target', 'RESTORE'],
    ['catalog', 'ARCHIVE'],
    ['catalog', 'LOAD'],
  ] as const)('that of the %s, loses no row of a move of kind %s', async (role, kind) => {
    const name = await tableMade();
    const move = await started(kind, name);
    const done = runner.run(move.id, never).catch(() => undefined);
    while ((await now(move)).chunksDone < 3) await sleep(5);
    await crash(role);
    await done;
    expect(await ended(move)).toMatchObject(DONE);
    await rightlyThere(kind, name);
  });
});

/** A file system of its own in memory, of a megabyte; null where this machine does not let us have one. */
async function smallDisk(): Promise<string | null> {
  const at = await mkdtemp(join(tmpdir(), 'sortkeep-disk-'));
  try {
    if (!isRoot()) throw new Error('not root');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=777', 'tmpfs', at], { stdio: 'ignore' });
    return at;
  } catch {
    await rm(at, { recursive: true });
    return null;
  }
}

const [ofStore, ofTarget] = await Promise.all([smallDisk(), smallDisk()]);
const enlarge = (disk: string): unknown =>
  execFileSync('mount', ['-o', 'remount,size=64m', disk], { stdio: 'ignore' });
process.stdout.write(
  `full disks: ${ofStore === null ? 'errors at the ports, in moves.chaos.ts' : 'tmpfs'}\n`,
);
afterAll(async () => {
  for (const disk of [ofStore, ofTarget]) {
    if (disk === null) continue;
    execFileSync('umount', ['-l', disk]);
    await rm(disk, { recursive: true });
  }
});
const FULL = { state: 'FAILED', error: { code: 'NO_SPACE' } };

if (ofStore !== null && ofTarget !== null) {
  describe('a disk that is really full', () => {
    it('under the store fails an archive in words, which goes on once there is room', async () => {
      const small = await startTestApplication(servers.catalog, { storeDirectory: ofStore });
      try {
        await small.work();
        const name = await tableMade();
        const { address } = source;
        const passwordRef = `file:${join(app.directory, 'source-password')}`;
        const again = await small.services.sources.register(ACTOR, 'source', { ...address, passwordRef });
        const table = await small.scanned(again, name);
        const failed = await small.moved({ tableId: table.id, kind: 'ARCHIVE' });
        expect(failed).toMatchObject(FULL);
        enlarge(ofStore);
        const move = await small.ended(await small.services.moves.start(ACTOR, failed.planId));
        expect(move).toMatchObject(DONE);
        const { items } = await small.services.archives.search({ text: name }, { first: 1, after: null });
        const { handle } = items[0]?.node ?? { handle: '' };
        expect(await small.services.archives.verify(ACTOR, handle)).toMatchObject({ ok: true });
      } finally {
        await small.close();
      }
    });

    it('under the target fails a consolidation in words, which goes on once there is room', async () => {
      const user = await serverUser();
      if (user !== null) await chown(ofTarget, user.uid, user.gid);
      const to = (sql: string): Promise<unknown> => servers.target.query('postgres', sql);
      await to(`create tablespace small location '${ofTarget}'`);
      await to('alter database postgres set default_tablespace = small');
      const name = await tableMade();
      const move = await started('CONSOLIDATE', name);
      await runner.run(move.id, never);
      expect(await now(move)).toMatchObject(FULL);
      enlarge(ofTarget);
      expect(await ended(move)).toMatchObject(DONE);
      await rightlyThere('CONSOLIDATE', name);
    });
  });
}
