/** A move tells how fast it is and how long it will take: before it starts by those before it, then by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import { ACTOR } from '../support/application.js';
import { openStallingShop } from '../support/stalling-shop.js';
import type { StallingShop } from '../support/stalling-shop.js';

const ROWS = 4000;
const never = new AbortController().signal;

let shop: StallingShop;
let tables = 0;

beforeAll(async () => {
  shop = await openStallingShop();
});
afterAll(async () => {
  await shop.close();
});

async function queued(kind: 'ARCHIVE' | 'CONSOLIDATE'): Promise<Move> {
  tables += 1;
  await shop.server.query(
    shop.database,
    `create table t_${tables} (id integer primary key, body text);
     insert into t_${tables} select i, repeat(md5(i::text), 18) from generate_series(1, ${ROWS}) i`,
  );
  const table = await shop.app.scanned(shop.source, `t_${tables}`);
  const plan = await shop.app.approved({ tableId: table.id, kind, targetSourceId: shop.target.id });
  return shop.app.services.moves.start(ACTOR, plan.id);
}

async function now(move: Move): Promise<Move> {
  const [found] = await shop.app.services.moves.getMany([move.id]);
  if (found === null || found === undefined) throw new Error('the move is gone');
  return found;
}

describe('the pace of a move', () => {
  it('is not known for the first of its kind, measured while it copies, and told for the next', async () => {
    const first = await queued('ARCHIVE');
    expect(first.pace).toEqual({ rowsPerSecond: null, bytesPerSecond: null, remainingSeconds: null });
    shop.proxy.stallAfter(1_000_000);
    const done = shop.runner.run(first.id, never);
    await shop.proxy.stalled();
    while ((await now(first)).pace.bytesPerSecond === null) await sleep(50);
    shop.proxy.resume();
    await done;
    const ended = await now(first);
    expect(ended).toMatchObject({
      state: 'SUCCEEDED',
      pace: { bytesPerSecond: null, remainingSeconds: null },
    });

    const next = await queued('ARCHIVE');
    expect(next.pace.remainingSeconds).toBeGreaterThan(0);
    expect((await queued('CONSOLIDATE')).pace.remainingSeconds).toBeNull();
  });

  it('leaves out the time at rest', async () => {
    const move = await queued('ARCHIVE');
    shop.proxy.stallAfter(1_000_000);
    const done = shop.runner.run(move.id, never);
    await shop.proxy.stalled();
    await shop.app.services.moves.pause(ACTOR, move.id, '');
    shop.proxy.resume();
    await done;
    const [paused] = await shop.server.query(
      shop.app.catalogDatabase,
      `update sortkeep.moves set attempt_at = attempt_at - interval '1 year', started_at = started_at - interval '1 year'
       where id = '${move.id}' returning worked_seconds`,
    );
    await shop.app.services.moves.resume(ACTOR, move.id);
    await shop.runner.run(move.id, never);
    const [worked] = await shop.server.query(
      shop.app.catalogDatabase,
      `select worked_seconds > ${String(paused?.['worked_seconds'])} as more, worked_seconds < 3600 as without_rest,
         tail_seconds < worked_seconds as whole
       from sortkeep.moves where id = '${move.id}'`,
    );
    expect(worked).toEqual({ more: true, without_rest: true, whole: true });
  });

  it('is told to those who follow it', async () => {
    const move = await queued('ARCHIVE');
    let running = Promise.resolve();
    const told: (number | null)[] = [];
    for await (const { pace } of shop.app.services.moves.progress(move.id)) {
      // Begun when it is followed, since it may be over in a moment.
      if (told.length === 0) running = shop.runner.run(move.id, never);
      told.push(pace.remainingSeconds);
    }
    await running;
    expect(told[0]).toBeGreaterThanOrEqual(0);
    expect(told.at(-1)).toBeNull();
  });
});
