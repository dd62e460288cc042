/** A move that failed is started again after its source has changed: the result is the source as it is now. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import type { TestRunner } from '../support/move-runner.js';
import type { TestServer } from '../support/postgres.js';
import type { StallingProxy } from '../support/stalling-proxy.js';
import { openStallingShop } from '../support/stalling-shop.js';
import type { StallingShop } from '../support/stalling-shop.js';

const ROWS = 4000;
const STALL_AFTER = 1_000_000;

let shop: StallingShop;
let server: TestServer;
let proxy: StallingProxy;
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
});
afterAll(async () => {
  await shop.close();
});
beforeEach(() => {
  tables += 1;
});

const never = new AbortController().signal;

async function now(move: Move): Promise<Move> {
  const [found] = await app.services.moves.getMany([move.id]);
  if (found === null || found === undefined) throw new Error('the move is gone');
  return found;
}

interface DoneChunk {
  readonly index: number;
  readonly claim: string;
}

async function doneChunks(move: Move): Promise<readonly DoneChunk[]> {
  const rows = await server.query(
    app.catalogDatabase,
    `select index, claim::text from sortkeep.chunks where move_id = '${move.id}' and state = 'DONE' order by index`,
  );
  return rows.map((row) => ({ index: Number(row['index']), claim: String(row['claim']) }));
}

/** A move that failed with the source lost in the middle of a chunk, some chunks after the first. */
async function failedMove(kind: 'ARCHIVE' | 'LOAD' | 'CONSOLIDATE'): Promise<Move> {
  await server.query(
    database,
    `create table t_${tables} (id integer primary key, body text, count integer default 0);
     insert into t_${tables} select i, repeat(md5(i::text), 18) from generate_series(1, ${ROWS}) i`,
  );
  const table = await app.scanned(source, `t_${tables}`);
  const plan = await app.approved({ tableId: table.id, kind, targetSourceId: target.id });
  const move = await app.services.moves.start(ACTOR, plan.id);
  proxy.stallAfter(STALL_AFTER);
  const done = runner.run(move.id, never);
  await proxy.stalled();
  proxy.refuse(true);
  proxy.cut();
  await done;
  proxy.resume();
  proxy.refuse(false);
  expect(await now(move)).toMatchObject({ state: 'FAILED', error: { code: 'UNREACHABLE' } });
  expect((await doneChunks(move)).length).toBeGreaterThan(1);
  return move;
}

async function finished(move: Move): Promise<Move> {
  await app.services.moves.start(ACTOR, move.planId);
  await runner.run(move.id, never);
  const ended = await now(move);
  expect(ended).toMatchObject({ state: 'SUCCEEDED', verified: true, error: null });
  return ended;
}

/** Restores the archive of the table and gives both, as the server compares them. */
async function expectRestoredLikeSource(): Promise<void> {
  const [found] = (await app.services.archives.search({ text: `t_${tables}` }, { first: 1, after: null }))
    .items;
  const restore = await app.services.archives.restore(ACTOR, {
    handle: found?.node.handle ?? '',
    targetSchema: 'back',
  });
  await runner.run(restore.id, never);
  expect(await now(restore)).toMatchObject({ state: 'SUCCEEDED', verified: true });
  await expectSame(database, `back.t_${tables}`);
}

async function digest(of: string, name: string): Promise<unknown> {
  const [row] = await server.query(
    of,
    `select count(*)::integer as rows, md5(string_agg(t::text, ',' order by id)) as md5 from ${name} t`,
  );
  return row;
}

async function expectSame(of: string, name: string): Promise<void> {
  expect(await digest(of, name)).toEqual(await digest(database, `t_${tables}`));
}

const standing = (before: readonly DoneChunk[], after: readonly DoneChunk[]): readonly number[] =>
  before.filter(({ claim }) => after.some((chunk) => chunk.claim === claim)).map(({ index }) => index);

describe('an archive that is started again', () => {
  it('copies only what was not finished when the source has not changed', async () => {
    const move = await failedMove('ARCHIVE');
    const before = await doneChunks(move);
    const ended = await finished(move);
    expect(ended.rows).toBe(ROWS);
    expect(standing(before, await doneChunks(move))).toEqual(before.map(({ index }) => index));
    await expectRestoredLikeSource();
  });

  it.each([
    ['updated', 'update TABLE set count = 1 where id = 1'],
    ['deleted', 'delete from TABLE where id = 1'],
    [
      'updated in a subtransaction',
      'begin; savepoint a; update TABLE set count = 2 where id = 1; release a; commit',
    ],
    [
      'deleted and another inserted in its place',
      "delete from TABLE where id = 1; insert into TABLE values (-1, 'new')",
    ],
  ])('copies the chunk of a row that was %s again, and the others stand', async (_what, change) => {
    const move = await failedMove('ARCHIVE');
    const before = await doneChunks(move);
    await server.query(database, change.replaceAll('TABLE', `t_${tables}`));
    await finished(move);
    expect(standing(before, await doneChunks(move))).toEqual(before.map(({ index }) => index).slice(1));
    await expectRestoredLikeSource();
  });

  it('lets every chunk stand when a change was rolled back', async () => {
    const move = await failedMove('ARCHIVE');
    const before = await doneChunks(move);
    await server.query(
      database,
      `begin; update t_${tables} set count = 9; delete from t_${tables} where id < 100; rollback`,
    );
    await server.query(
      database,
      `begin; savepoint a; update t_${tables} set count = 9; rollback to a; commit`,
    );
    await finished(move);
    expect(standing(before, await doneChunks(move))).toEqual(before.map(({ index }) => index));
    await expectRestoredLikeSource();
  });

  it('takes rows that came at the end', async () => {
    const move = await failedMove('ARCHIVE');
    await server.query(
      database,
      `insert into t_${tables} select i, 'late' from generate_series(10001, 12000) i`,
    );
    expect((await finished(move)).rows).toBe(ROWS + 2000);
    await expectRestoredLikeSource();
  });

  it.each([
    ['was rewritten by VACUUM FULL', ['vacuum full TABLE'], ROWS],
    [
      'was emptied and filled anew',
      ['truncate TABLE', `insert into TABLE select i, 'x' from generate_series(1, 50) i`],
      50,
    ],
    [
      'lost a column and got another one of its name',
      [
        'alter table TABLE drop column count',
        'alter table TABLE add column count integer default 0',
        'update TABLE set count = 5 where false',
      ],
      ROWS,
    ],
  ])('copies every chunk again when the table %s', async (_what, statements, rows) => {
    const move = await failedMove('ARCHIVE');
    const before = await doneChunks(move);
    for (const statement of statements)
      await server.query(database, statement.replaceAll('TABLE', `t_${tables}`));
    expect((await finished(move)).rows).toBe(rows);
    expect(standing(before, await doneChunks(move))).toEqual([]);
    await expectRestoredLikeSource();
  });
});

describe('a consolidation that is started again', () => {
  it('keeps the finished chunks of a source that is quiet', async () => {
    const move = await failedMove('CONSOLIDATE');
    const before = await doneChunks(move);
    expect((await finished(move)).rows).toBe(ROWS);
    expect(standing(before, await doneChunks(move))).toEqual(before.map(({ index }) => index));
    await expectSame(targetDatabase, `shop.t_${tables}`);
  });

  it('copies the whole table again when a row of a finished chunk has changed', async () => {
    const move = await failedMove('CONSOLIDATE');
    const before = await doneChunks(move);
    await server.query(
      database,
      `update t_${tables} set count = 7 where id = 2; delete from t_${tables} where id = 3`,
    );
    expect((await finished(move)).rows).toBe(ROWS - 1);
    expect(standing(before, await doneChunks(move))).toEqual([]);
    await expectSame(targetDatabase, `shop.t_${tables}`);
  });
});

describe('a load that is started again', () => {
  it('stages the chunk of a changed row again', async () => {
    const move = await failedMove('LOAD');
    const before = await doneChunks(move);
    await server.query(database, `update t_${tables} set body = 'changed' where id = 1`);
    expect((await finished(move)).rows).toBe(ROWS);
    expect(standing(before, await doneChunks(move))).toEqual(before.map(({ index }) => index).slice(1));
  });
});
