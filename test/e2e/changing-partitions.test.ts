/** Partitions that come and go while a partitioned table is moved: every row is moved once, or the move says why not. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import { ACTOR } from '../support/application.js';
import { openStallingShop } from '../support/stalling-shop.js';
import type { StallingShop } from '../support/stalling-shop.js';

const STALL_AFTER = 1_000_000;
const never = new AbortController().signal;

let shop: StallingShop;
let tables = 0;

beforeAll(async () => {
  shop = await openStallingShop();
});
afterAll(async () => {
  await shop.close();
});
beforeEach(() => {
  tables += 1;
});

async function now(move: Move): Promise<Move> {
  const [found] = await shop.app.services.moves.getMany([move.id]);
  if (found === null || found === undefined) throw new Error('the move is gone');
  return found;
}

const atSource = (sql: string): Promise<unknown> => shop.server.query(shop.database, sql);

const filled = (name: string, from: number): string =>
  `insert into ${name} select i, repeat(md5(i::text), 18) from generate_series(${from}, ${from + 999}) i`;

/** Four partitions of 1,000 rows, and one more that is not attached; the move stands still in the middle of the second. */
async function stalled(
  kind: 'ARCHIVE' | 'LOAD' | 'CONSOLIDATE',
): Promise<{ readonly name: string; readonly move: Move; readonly done: Promise<void> }> {
  const name = `parted_${tables}`;
  const partition = (part: number): string =>
    `create table ${name}_${part} partition of ${name} for values from (${part * 1000}) to (${part * 1000 + 1000})`;
  await atSource(
    `create table ${name} (id integer primary key, body text) partition by range (id);
     ${[0, 1, 2, 3].map(partition).join('; ')}; ${filled(name, 0)}; ${filled(name, 1000)}; ${filled(name, 2000)};
     ${filled(name, 3000)};
     create table ${name}_0a (id integer primary key, body text); ${filled(`${name}_0a`, 4000)}`,
  );
  const table = await shop.app.scanned(shop.source, name);
  const plan = await shop.app.approved({ tableId: table.id, kind, targetSourceId: shop.target.id });
  const move = await shop.app.services.moves.start(ACTOR, plan.id);
  shop.proxy.stallAfter(STALL_AFTER);
  const done = shop.runner.run(move.id, never);
  await shop.proxy.stalled();
  return { name, move, done };
}

const attach = (name: string): string =>
  `alter table ${name} attach partition ${name}_0a for values from (4000) to (5000)`;

describe.each(['ARCHIVE', 'LOAD', 'CONSOLIDATE'] as const)('a %s of a partitioned table', (kind) => {
  it('begins again when a partition is attached while it copies, and has its rows too', async () => {
    const { name, move, done } = await stalled(kind);
    await atSource(attach(name));
    shop.proxy.resume();
    await done;
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', rows: 5000, verified: true, error: null });
    expect(shop.runner.failures.at(-1)).toMatchObject({
      code: 'CONFLICT',
      retryable: true,
      message: expect.stringContaining('changed while it was copied'),
    });
    const chunks = await shop.server.query(
      shop.app.catalogDatabase,
      `select distinct leaf from sortkeep.chunks where move_id = '${move.id}' order by leaf`,
    );
    expect(chunks).toEqual([0, 1, 2, 3, 4].map((leaf) => ({ leaf })));
  });

  it('that failed goes on with the partitions that are there when it is started again', async () => {
    const { name, move, done } = await stalled(kind);
    shop.proxy.refuse(true);
    shop.proxy.cut();
    await done;
    shop.proxy.resume();
    shop.proxy.refuse(false);
    expect(await now(move)).toMatchObject({ state: 'FAILED', error: { code: 'UNREACHABLE' } });
    // One comes and one goes: as many as before, and others.
    await atSource(`${attach(name)}; alter table ${name} detach partition ${name}_1`);
    await shop.app.services.moves.start(ACTOR, move.planId);
    await shop.runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', rows: 4000, verified: true, error: null });
  });
});

describe('a consolidated table that is not finished', () => {
  it('is not dropped by a cancel while somebody has attached a partition of his own to it', async () => {
    const { name, move, done } = await stalled('CONSOLIDATE');
    const place = `shop.${name}`;
    const own = `create table shop.his_${tables} (id integer not null, body text);
      insert into shop.his_${tables} values (9000, 'his');
      alter table ${place} attach partition shop.his_${tables} for values from (9000) to (9999)`;
    await shop.server.query(shop.targetDatabase, own);
    await shop.app.services.moves.cancel(ACTOR, move.id);
    shop.proxy.resume();
    await done;
    expect((await now(move)).error ?? shop.runner.failures.at(-1)).toMatchObject({ code: 'CONFLICT' });
    const [his] = await shop.server.query(
      shop.targetDatabase,
      `select count(*)::integer as rows from shop.his_${tables}`,
    );
    expect(his).toEqual({ rows: 1 });
  });
});
