/** Two workers for one move: the one that was replaced writes nothing, wherever it was. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { completeChunk } from '../../src/catalog/chunks/complete-chunk.js';
import { ensureChunks } from '../../src/catalog/chunks/ensure-chunks.js';
import { settleChunks } from '../../src/catalog/chunks/settle-chunks.js';
import { beginAttempt } from '../../src/catalog/moves/begin-attempt.js';
import { finishMove } from '../../src/catalog/moves/finish-move.js';
import { holdAttempt } from '../../src/catalog/moves/hold-attempt.js';
import { claimId } from '../../src/domain/ids.js';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { holdManifest } from '../support/held-manifest.js';
import { openTestRunner } from '../support/move-runner.js';
import type { TestRunner } from '../support/move-runner.js';
import type { TestServer } from '../support/postgres.js';
import { startStallingProxy } from '../support/stalling-proxy.js';
import type { StallingProxy } from '../support/stalling-proxy.js';
import { openStallingShop } from '../support/stalling-shop.js';
import type { StallingShop } from '../support/stalling-shop.js';

const ROWS = 4000;
const STALL_AFTER = 1_000_000;
const FIRST = claimId('00000000-0000-4000-8000-000000000001');
const SECOND = claimId('00000000-0000-4000-8000-000000000002');
const never = new AbortController().signal;

let shop: StallingShop;
let server: TestServer;
let proxy: StallingProxy;
let catalogProxy: StallingProxy;
let app: TestApplication;
let runner: TestRunner;
let database: string;
let targetDatabase: string;
let source: Source;
let target: Source;
let tables = 0;

beforeAll(async () => {
  shop = await openStallingShop();
  ({ server, proxy, app, runner, database, targetDatabase, source, target } = shop);
  catalogProxy = await startStallingProxy(server.address().port);
});
afterAll(async () => {
  await catalogProxy.close();
  await shop.close();
});
afterEach(() => {
  proxy.resume();
});

async function queued(kind: 'ARCHIVE' | 'CONSOLIDATE'): Promise<Move> {
  tables += 1;
  await server.query(
    database,
    `create table t_${tables} (id integer primary key, body text);
     insert into t_${tables} select i, repeat(md5(i::text), 18) from generate_series(1, ${ROWS}) i`,
  );
  const table = await app.scanned(source, `t_${tables}`);
  const plan = await app.approved({ tableId: table.id, kind, targetSourceId: target.id });
  return app.services.moves.start(ACTOR, plan.id);
}

async function now(move: Move): Promise<Move> {
  const [found] = await app.services.moves.getMany([move.id]);
  if (found === null || found === undefined) throw new Error('the move is gone');
  return found;
}

async function stalled(move: Move, by: TestRunner = runner): Promise<Promise<void>[]> {
  proxy.stallAfter(STALL_AFTER);
  const done = by.run(move.id, never);
  await proxy.stalled();
  return [done];
}

describe('the ledger', () => {
  it('takes nothing from a worker that was replaced', async () => {
    const move = await queued('ARCHIVE');
    const { catalog } = runner;
    const range = { fromPage: 0, toPage: null };
    const result = {
      rows: 1,
      rawBytes: 1,
      storedBytes: 1,
      sha256: '',
      contentHash: '',
      objects: [],
      snapshot: null,
    };
    await beginAttempt(catalog, move.id, FIRST);
    await ensureChunks(catalog, move.id, FIRST, [range]);
    await settleChunks(catalog, move.id, FIRST, new Map([[0, result]]));
    await beginAttempt(catalog, move.id, SECOND);
    const replaced = { code: 'CONFLICT', message: `move ${move.id} was taken over by another worker` };
    await expect(ensureChunks(catalog, move.id, FIRST, [range, range])).rejects.toMatchObject(replaced);
    await expect(settleChunks(catalog, move.id, FIRST, new Map())).rejects.toMatchObject(replaced);
    expect(await settleChunks(catalog, move.id, SECOND, new Map())).toMatchObject([{ state: 'PENDING' }]);
    expect(await completeChunk(catalog, move.id, 0, FIRST, result)).toBe(false);
    const outcome = {
      state: 'SUCCEEDED',
      verified: true,
      contentHash: '',
      warnings: [],
      error: null,
    } as const;
    expect(await finishMove(catalog, move.id, FIRST, outcome)).toBe(false);
    expect(await now(move)).toMatchObject({ state: 'RUNNING', chunksDone: 0 });
    expect(await finishMove(catalog, move.id, SECOND, { ...outcome, state: 'FAILED' })).toBe(true);
  });
});

describe('a worker that is slow and was replaced', () => {
  it.each(['ARCHIVE', 'CONSOLIDATE'] as const)(
    'lets its successor finish a move of kind %s alone, with every row once',
    async (kind) => {
      const move = await queued(kind);
      const [first] = await stalled(move);
      proxy.stallAfter(Infinity);
      const successor = await openTestRunner(app);
      await successor.run(move.id, never);
      await first;
      await successor.close();
      expect(await now(move)).toMatchObject({
        state: 'SUCCEEDED',
        rows: ROWS,
        verified: true,
        attempts: 2,
        error: null,
      });
      if (kind === 'ARCHIVE') return;
      const [counted] = await server.query(
        targetDatabase,
        `select count(*)::integer as rows, count(distinct id)::integer as ids from shop.t_${tables}`,
      );
      expect(counted).toEqual({ rows: ROWS, ids: ROWS });
    },
  );

  it('cannot commit late into a PostgreSQL target, even when it does not notice that it was replaced', async () => {
    const move = await queued('CONSOLIDATE');
    // Blind to the catalog and silent towards its target: as a process that the machine has stopped.
    const blind = await openTestRunner(app, { catalogPort: catalogProxy.port });
    const [first] = await stalled(move, blind);
    catalogProxy.stallAfter(0);
    await catalogProxy.stalled();
    proxy.stallAfter(Infinity);
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', rows: ROWS, verified: true, error: null });
    proxy.resume();
    catalogProxy.resume();
    await first?.catch(() => undefined);
    await blind.close();
    const [counted] = await server.query(
      targetDatabase,
      `select count(*)::integer as rows, count(distinct id)::integer as ids from shop.t_${tables}`,
    );
    expect(counted).toEqual({ rows: ROWS, ids: ROWS });
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', verified: true, error: null });
  });

  it('cannot publish an archive that was cancelled and removed meanwhile, and removes what it wrote late', async () => {
    const move = await queued('ARCHIVE');
    const { store, reached, goOn } = holdManifest();
    const slow = await openTestRunner(app, { store });
    const first = slow.run(move.id, never);
    await reached;
    await app.services.moves.cancel(ACTOR, move.id);
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'CANCELLED' });
    goOn();
    await first;
    await slow.close();
    expect(await now(move)).toMatchObject({ state: 'CANCELLED', verified: false });
    expect(
      (await app.services.archives.search({ text: `t_${tables}` }, { first: 1, after: null })).items,
    ).toEqual([]);
    const keys: string[] = [];
    const prefix = move.target.kind === 'ARCHIVE' ? `archive/${move.target.archiveId}/` : '';
    for await (const { key } of runner.store.list(prefix)) keys.push(key);
    expect(keys).toEqual([]);
  });
});

describe('a worker that stopped in the middle of a transaction', () => {
  it('of the catalog loses it to the server, so that its successor begins', async () => {
    const move = await queued('ARCHIVE');
    await beginAttempt(runner.catalog, move.id, FIRST);
    const held = runner.catalog.transaction(async (tx) => {
      await holdAttempt(tx, move.id, FIRST);
      expect(await beginAttempt(runner.catalog, move.id, SECOND)).toBe(true);
    });
    await expect(held).rejects.toThrow();
  });

  it('at the target is ended by its successor, and nothing of it counts', async () => {
    const move = await queued('CONSOLIDATE');
    await server.session(targetDatabase, async (query) => {
      await query(`set application_name = 'sortkeep move ${move.id} 00000000'`);
      await query('begin');
      await query('create schema if not exists shop');
      await query(`create table shop.t_${tables} (id integer)`);
      await runner.run(move.id, never);
      await expect(query('commit')).rejects.toThrow();
    });
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', rows: ROWS, verified: true, error: null });
  });
});

describe('an archive whose manifest is published', () => {
  it('is finished by the next worker as it is, whatever happened to the table since', async () => {
    const move = await queued('ARCHIVE');
    // Dies between the commit marker and the catalog.
    const dying = new AbortController();
    const doomed = await openTestRunner(app, {
      store: (store) => ({
        ...store,
        put: async (key, body, options) => {
          const info = await store.put(key, body, options);
          if (key.endsWith('manifest.json')) {
            dying.abort();
            throw new Error('the machine lost its power');
          }
          return info;
        },
      }),
    });
    await expect(doomed.run(move.id, dying.signal)).rejects.toThrow();
    await doomed.close();
    expect(await now(move)).toMatchObject({ state: 'RUNNING', phase: 'PUBLISH' });
    await server.query(database, `update t_${tables} set body = 'other'`);
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', rows: ROWS, verified: true, error: null });
    const { items } = await app.services.archives.search({ text: `t_${tables}` }, { first: 1, after: null });
    expect((await app.services.archives.verify(ACTOR, items[0]?.node.handle ?? '')).faults).toEqual([]);
  });
});
