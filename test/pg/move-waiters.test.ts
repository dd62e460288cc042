/** Whoever waits for a lock or a snapshot of a move gets through, and the move succeeds all the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR } from '../support/application.js';
import { openStallingShop } from '../support/stalling-shop.js';
import type { StallingShop } from '../support/stalling-shop.js';

const ROWS = 4000;
const STALL_AFTER = 1_000_000;
const DONE = { state: 'SUCCEEDED', rows: ROWS, verified: true, error: null };
const never = new AbortController().signal;

let shop: StallingShop;
/** The target through the proxy, as the source is. */
let slowTarget: Source;
let tables = 0;
let ended = 0;

const atSource = (sql: string): Promise<unknown> => shop.server.query(shop.database, sql);
const atTarget = (sql: string): Promise<unknown> => shop.server.query(shop.targetDatabase, sql);

beforeAll(async () => {
  shop = await openStallingShop();
  const { app, target, proxy } = shop;
  slowTarget = await app.services.sources.register(ACTOR, 'slow target', {
    ...target.address,
    port: proxy.port,
  });
  for (const run of [atSource, atTarget]) {
    await run('create table other (id integer); insert into other select generate_series(1, 100)');
  }
});
afterAll(() => shop.close());
afterEach(() => {
  shop.proxy.resume();
  ended = shop.runner.failures.length;
});

async function tableMade(more = ''): Promise<string> {
  const name = `t_${++tables}`;
  await atSource(
    `create table ${name} (id integer primary key, body text); ${more.replaceAll('TABLE', name)};
     insert into ${name} select i, repeat(md5(i::text), 18) from generate_series(1, ${ROWS}) i`,
  );
  return name;
}

async function started(
  kind: 'ARCHIVE' | 'LOAD' | 'CONSOLIDATE',
  name: string,
  { from = shop.source, to = shop.target }: { readonly from?: Source; readonly to?: Source } = {},
): Promise<Move> {
  const table = await shop.app.scanned(from, name);
  const plan = await shop.app.approved({ tableId: table.id, kind, targetSourceId: to.id });
  return shop.app.services.moves.start(ACTOR, plan.id);
}

async function now(move: Move): Promise<Move> {
  const [found] = await shop.app.services.moves.getMany([move.id]);
  if (found === null || found === undefined) throw new Error('the move is gone');
  return found;
}

/** Runs the move until it is stuck in the middle of its rows. */
async function stalled(move: Move): Promise<{ readonly done: Promise<void> }> {
  shop.proxy.stallAfter(STALL_AFTER);
  const done = shop.runner.run(move.id, never);
  await shop.proxy.stalled();
  return { done };
}

const messages = (): readonly string[] => shop.runner.failures.slice(ended).map(({ message }) => message);
const waitedFor = expect.stringMatching(/^session \d+ .*waited for us/);

describe('a copy in whose way somebody waits', () => {
  it.each([
    ['ARCHIVE', 'an exclusive lock', 'begin; lock table TABLE in access exclusive mode; commit'],
    ['LOAD', 'an exclusive lock', 'begin; lock table TABLE in access exclusive mode; commit'],
    ['CONSOLIDATE', 'an exclusive lock', 'begin; lock table TABLE in access exclusive mode; commit'],
    ['ARCHIVE', 'VACUUM FULL', 'vacuum full TABLE'],
    ['ARCHIVE', 'TRUNCATE of it with another table, rolled back', 'begin; truncate TABLE, other; rollback'],
    ['ARCHIVE', 'an index that is built concurrently elsewhere', 'create index concurrently on other (id)'],
  ] as const)('of kind %s lets %s through, says who it was, and succeeds', async (kind, _what, statement) => {
    const name = await tableMade();
    const move = await started(kind, name);
    const { done } = await stalled(move);
    // Returns only when the copy has let go: the source gives it nothing more.
    await atSource(statement.replaceAll('TABLE', name));
    shop.proxy.resume();
    await done;
    expect(messages()).toContainEqual(waitedFor);
    expect(await now(move)).toMatchObject(DONE);
  });
});

describe('a target in whose way an application waits', () => {
  it('is let go while a restored table is read back, and the restore succeeds', async () => {
    const name = await tableMade();
    const archived = await started('ARCHIVE', name);
    await shop.runner.run(archived.id, never);
    const { items } = await shop.app.services.archives.search({ text: name }, { first: 1, after: null });
    const move = await shop.app.services.archives.restore(ACTOR, {
      handle: items[0]?.node.handle ?? '',
      targetSourceId: slowTarget.id,
      targetSchema: 'restored',
    });
    const { done } = await stalled(move);
    expect(await now(move)).toMatchObject({ phase: 'VERIFY' });
    await atTarget('create index concurrently on other (id)');
    shop.proxy.resume();
    await done;
    expect(messages()).toContainEqual(waitedFor);
    expect(await now(move)).toMatchObject(DONE);
  });

  it('is let go while an index is built there, and the consolidation succeeds', async () => {
    const { move, done } = await building('perform pg_sleep(60)');
    const waiting = atTarget('create index concurrently on other (id)');
    while (messages().length === 0) await sleep(50);
    await atTarget(slowly('null'));
    await waiting;
    await done;
    expect(messages()).toContainEqual(waitedFor);
    expect(await now(move)).toMatchObject(DONE);
  });

  it('is let go once the copy is whole, and what is written at the source by then changes nothing', async () => {
    const name = await tableMade();
    const from = await shop.app.register('without a proxy', shop.database);
    const move = await started('CONSOLIDATE', name, { from, to: slowTarget });
    const { done } = await stalled(move);
    expect(await now(move)).toMatchObject({ phase: 'VERIFY' });
    await atSource(`update ${name} set body = 'of later'`);
    await atTarget('create index concurrently on other (id)');
    shop.proxy.resume();
    await done;
    expect(messages()).toContainEqual(waitedFor);
    expect(await now(move)).toMatchObject({
      ...DONE,
      warnings: [expect.stringMatching(/was written to after it had been copied and finished/)],
    });
  });

  it('is not let go for those who look at the table that is being made: they wait until it is whole', async () => {
    const { move, name, done } = await building(
      'perform pg_sleep(case when $1 % 20 = 0 then 0.02 else 0 end)',
    );
    await atTarget(`select count(*) from shop.${name}`);
    await done;
    expect(messages()).not.toContainEqual(waitedFor);
    expect(await now(move)).toMatchObject(DONE);
  });
});

const slowly = (statement: string): string =>
  `create or replace function slowly(integer) returns integer immutable language plpgsql
   as 'begin ${statement}; return $1; end'`;

/** A consolidation that builds an index, which takes long where the function does. */
async function building(
  statement: string,
): Promise<{ readonly move: Move; readonly name: string; readonly done: Promise<void> }> {
  await atSource(slowly('null'));
  await atTarget(slowly(statement));
  const name = await tableMade('create index on TABLE (slowly(id))');
  const move = await started('CONSOLIDATE', name);
  const done = shop.runner.run(move.id, never);
  const building = `select 1 from pg_stat_activity where query like 'create index%${name}%' and state = 'active'`;
  while ((await shop.server.query('postgres', building)).length === 0) await sleep(20);
  return { move, name, done };
}
