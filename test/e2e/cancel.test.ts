/** Cancel at every moment of a move: the destination is as if it had never begun, and the source as it was. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { createDuckdbWarehouse } from '../../src/warehouse/duckdb/duckdb-warehouse.js';
import { ACTOR } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { holdManifest } from '../support/held-manifest.js';
import { openTestRunner } from '../support/move-runner.js';
import type { TestRunner } from '../support/move-runner.js';
import type { TestServer } from '../support/postgres.js';
import type { StallingProxy } from '../support/stalling-proxy.js';
import { openStallingShop } from '../support/stalling-shop.js';
import type { StallingShop } from '../support/stalling-shop.js';

const ROWS = 4000;
/** Of some 2.4 MB of text: a few chunks get through, and then the source is silent. */
const STALL_AFTER = 1_000_000;

let shop: StallingShop;
let server: TestServer;
let proxy: StallingProxy;
let app: TestApplication;
let runner: TestRunner;
let database: string;
let source: Source;
let target: Source;
let targetDatabase: string;
let tables = 0;

beforeAll(async () => {
  shop = await openStallingShop();
  ({ server, proxy, app, runner, database, targetDatabase, source, target } = shop);
});
afterAll(async () => {
  await shop.close();
});
beforeEach(() => {
  proxy.resume();
});

type Kind = 'ARCHIVE' | 'LOAD' | 'CONSOLIDATE';

/** A new table of `ROWS` rows and its queued move. */
async function queued(kind: Kind): Promise<Move> {
  tables += 1;
  await server.query(
    database,
    `create type state_${tables} as enum ('new', 'old');
     create table t_${tables} (id integer primary key, body text, state state_${tables} default 'new');
     insert into t_${tables} select i, repeat(md5(i::text), 18) from generate_series(1, ${ROWS}) i`,
  );
  const table = await app.scanned(source, `t_${tables}`);
  const plan = await app.approved({ tableId: table.id, kind, targetSourceId: target.id });
  return app.services.moves.start(ACTOR, plan.id);
}

const never = new AbortController().signal;

async function now(move: Move): Promise<Move> {
  const [found] = await app.services.moves.getMany([move.id]);
  if (found === null || found === undefined) throw new Error('the move is gone');
  return found;
}

/** Runs it until the source is silent in the middle of a chunk; `done` resolves when its worker lets go. */
async function stalled(move: Move): Promise<{ readonly done: Promise<void> }> {
  proxy.stallAfter(STALL_AFTER);
  const done = runner.run(move.id, never);
  await proxy.stalled();
  expect(await now(move)).toMatchObject({ state: 'RUNNING', phase: 'COPY' });
  return { done };
}

/** What a move of the table left behind, wherever it went. */
async function leftBehind(move: Move): Promise<readonly string[]> {
  const archives = join(app.directory, 'archives', 'archive');
  const folders = await readdir(archives, { recursive: true, withFileTypes: true }).catch(() => []);
  const objects =
    move.target.kind === 'ARCHIVE'
      ? folders.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
      : [];
  const { archiveId } = move.target.kind === 'ARCHIVE' ? move.target : { archiveId: 'none' };
  const found = await server.query(
    targetDatabase,
    `select relname as name from pg_class where relname = 't_${tables}'
     union all select typname from pg_type where typname = 'state_${tables}'`,
  );
  const ledger = await server.query(
    targetDatabase,
    `select 'sortkeep_ledger.tables' as name where to_regclass('sortkeep_ledger.tables') is not null`,
  );
  const lines =
    ledger.length === 0
      ? []
      : await server.query(
          targetDatabase,
          `select 'ledger line' as name from sortkeep_ledger.tables where move_id = '${move.id}'`,
        );
  return [
    ...objects.filter((path) => path.includes(archiveId)),
    ...[...found, ...lines].map(({ name }) => String(name)),
  ];
}

async function sourceIsWhole(): Promise<void> {
  const others = `select pid from pg_locks where relation = 't_${tables}'::regclass and pid <> pg_backend_pid()`;
  // A session whose connection was cut has its locks until its server notices.
  while ((await server.query(database, others)).length > 0) await sleep(20);
  const [found] = await server.query(database, `select count(*)::integer as rows from t_${tables}`);
  expect(found).toEqual({ rows: ROWS });
}

describe('cancelling a move', () => {
  it.each<Kind>(['ARCHIVE', 'LOAD', 'CONSOLIDATE'])(
    'of kind %s that is queued ends it at once, and its job does nothing',
    async (kind) => {
      const move = await queued(kind);
      expect(await app.services.moves.cancel(ACTOR, move.id)).toMatchObject({ state: 'CANCELLED' });
      await runner.run(move.id, never);
      expect(await now(move)).toMatchObject({ state: 'CANCELLED', attempts: 0, rows: 0 });
      await sourceIsWhole();
    },
  );

  it.each<Kind>(['ARCHIVE', 'LOAD', 'CONSOLIDATE'])(
    'of kind %s that waits for a silent source ends it, with nothing left behind',
    async (kind) => {
      const move = await queued(kind);
      const { done } = await stalled(move);
      expect((await now(move)).chunksDone).toBeGreaterThan(0);
      if (kind !== 'LOAD') expect((await leftBehind(move)).length).toBeGreaterThan(0);
      await app.services.moves.cancel(ACTOR, move.id);
      await done;
      expect(await now(move)).toMatchObject({ state: 'CANCELLED', error: null, verified: false });
      expect(await leftBehind(move)).toEqual([]);
      await sourceIsWhole();
    },
  );

  it.each<Kind>(['ARCHIVE', 'LOAD', 'CONSOLIDATE'])(
    'of kind %s that has failed removes what it had written',
    async (kind) => {
      const move = await queued(kind);
      const { done } = await stalled(move);
      proxy.refuse(true);
      proxy.cut();
      await done;
      expect(await now(move)).toMatchObject({ state: 'FAILED', error: { code: 'UNREACHABLE' } });
      proxy.refuse(false);
      expect(await app.services.moves.cancel(ACTOR, move.id)).toMatchObject({ state: 'QUEUED' });
      await runner.run(move.id, never);
      expect(await now(move)).toMatchObject({ state: 'CANCELLED' });
      expect(await leftBehind(move)).toEqual([]);
      await sourceIsWhole();
    },
  );

  it('of a load frees the name in the warehouse for another load', async () => {
    const move = await queued('LOAD');
    const { done } = await stalled(move);
    await app.services.moves.cancel(ACTOR, move.id);
    await done;
    proxy.resume();
    const table = await app.scanned(source, `t_${tables}`);
    const plan = await app.approved({ tableId: table.id, kind: 'LOAD' });
    const again = await app.services.moves.start(ACTOR, plan.id);
    await runner.run(again.id, never);
    expect(await now(again)).toMatchObject({ state: 'SUCCEEDED', rows: ROWS, error: null });
    const warehouse = createDuckdbWarehouse({ path: join(app.directory, 'warehouse.duckdb') });
    await expect(warehouse.check()).resolves.toBeUndefined();
    await warehouse.close();
  });

  it('of a restore removes the table, and leaves the archive', async () => {
    const archive = await queued('ARCHIVE');
    await runner.run(archive.id, never);
    const [found] = (await app.services.archives.search({ text: `t_${tables}` }, { first: 1, after: null }))
      .items;
    const handle = found?.node.handle ?? '';
    const move = await app.services.archives.restore(ACTOR, {
      handle,
      targetSourceId: source.id,
      targetSchema: 'back',
    });
    // The store gives the first object, and then nothing more.
    let waiting = (): void => undefined;
    const reached = new Promise<void>((resolve) => (waiting = resolve));
    const hanging = await openTestRunner(app, {
      store: (store) => ({
        ...store,
        get: async function* (key, range) {
          if (key.includes('/00001-')) {
            waiting();
            await new Promise(() => undefined);
          }
          yield* store.get(key, range);
        },
      }),
    });
    const done = hanging.run(move.id, never);
    await reached;
    expect(
      await server.query(database, `select 1 from pg_class where oid = to_regclass('back.t_${tables}')`),
    ).toHaveLength(1);
    await app.services.moves.cancel(ACTOR, move.id);
    await done;
    await hanging.close();
    expect(await now(move)).toMatchObject({ state: 'CANCELLED' });
    expect(
      await server.query(
        database,
        `select 1 from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'back'`,
      ),
    ).toEqual([]);
    expect((await app.services.archives.verify(ACTOR, handle)).ok).toBe(true);
  });

  it('is not heeded once the move publishes', async () => {
    const move = await queued('ARCHIVE');
    const { store, reached, goOn } = holdManifest();
    const slow = await openTestRunner(app, { store });
    const done = slow.run(move.id, never);
    await reached;
    await app.services.moves.cancel(ACTOR, move.id);
    while (!(await now(move)).cancelRequested);
    goOn();
    await done;
    await slow.close();
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', verified: true, rows: ROWS });
    expect((await leftBehind(move)).length).toBeGreaterThan(0);
  });

  it('that cannot clean up says what is in the way, and the next cancel goes on', async () => {
    const move = await queued('CONSOLIDATE');
    const { done } = await stalled(move);
    await server.query(targetDatabase, `create view shop.in_the_way as select * from shop.t_${tables}`);
    await app.services.moves.cancel(ACTOR, move.id);
    await done;
    const failed = await now(move);
    expect(failed).toMatchObject({ state: 'FAILED', error: { code: 'CONFLICT' } });
    expect(failed.error?.message).toContain(`what move ${move.id} had written could not be removed`);
    expect(failed.error?.hint).toContain('Then cancel the move again.');
    await server.query(targetDatabase, 'drop view shop.in_the_way');
    await app.services.moves.cancel(ACTOR, move.id);
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'CANCELLED', error: null });
    expect(await leftBehind(move)).toEqual([]);
  });
});
