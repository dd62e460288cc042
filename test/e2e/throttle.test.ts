/** A move holds back while its source has other things to do, says so, and goes on when it is quiet. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import { readSourceLoad } from '../../src/movers/source/read-source-load.js';
import { connectSession } from '../../src/postgres/connect.js';
import type { Session } from '../../src/postgres/session.js';
import { ACTOR } from '../support/application.js';
import { openTestRunner } from '../support/move-runner.js';
import { openStallingShop } from '../support/stalling-shop.js';
import type { StallingShop } from '../support/stalling-shop.js';

const ROWS = 4000;
const never = new AbortController().signal;

let shop: StallingShop;
const sessions: Session[] = [];

beforeAll(async () => {
  shop = await openStallingShop();
  await shop.server.query(
    shop.database,
    `create table busy (); create table t (id integer primary key, body text);
     insert into t select i, repeat(md5(i::text), 18) from generate_series(1, ${ROWS}) i`,
  );
});
afterAll(async () => {
  for (const session of sessions) await session.close();
  await shop.close();
});

async function session(): Promise<Session> {
  const address = shop.server.address(shop.database);
  const opened = await connectSession({ ...address, tls: 'disable', applicationName: 'a shop' });
  sessions.push(opened);
  return opened;
}

async function now(move: Move): Promise<Move> {
  const [found] = await shop.app.services.moves.getMany([move.id]);
  if (found === null || found === undefined) throw new Error('the move is gone');
  return found;
}

describe('a source with sessions that wait for a lock', () => {
  it('is left alone until they wait no more', async () => {
    const table = await shop.app.scanned(shop.source, 't');
    const plan = await shop.app.approved({ tableId: table.id, kind: 'ARCHIVE' });
    const move = await shop.app.services.moves.start(ACTOR, plan.id);
    const [holder, ...waiters] = [await session(), await session(), await session()];
    await holder.query('begin; lock table busy');
    const waits = waiters.map((waiter) => waiter.query('begin; lock table busy; rollback'));
    const watcher = await session();
    while ((await readSourceLoad(watcher)).lockWaits < 2) await sleep(20);
    expect(await readSourceLoad(watcher)).toEqual({
      activeSessions: 3,
      lockWaits: 2,
      lagSeconds: null,
    });

    const runner = await openTestRunner(shop.app, {
      throttle: { activeSessions: 0, lockWaits: 1, lagSeconds: 0 },
    });
    const done = runner.run(move.id, never);
    while ((await now(move)).throttle === null) await sleep(50);
    const held = await now(move);
    expect(held).toMatchObject({
      state: 'RUNNING',
      phase: 'COPY',
      throttle: { reason: '2 sessions wait for locks, more than 1', parallel: 0 },
    });
    expect(held.chunksDone).toBeLessThan(held.chunksTotal);

    await holder.query('rollback');
    await Promise.all(waits);
    await done;
    await runner.close();
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', rows: ROWS, throttle: null });
  });

  it('does not keep a move from being paused', async () => {
    const table = await shop.app.scanned(shop.source, 't');
    const plan = await shop.app.approved({
      tableId: table.id,
      kind: 'CONSOLIDATE',
      targetSourceId: shop.target.id,
    });
    const move = await shop.app.services.moves.start(ACTOR, plan.id);
    const runner = await openTestRunner(shop.app, {
      throttle: { activeSessions: 1, lockWaits: 0, lagSeconds: 0 },
    });
    const sleepers = [await session(), await session()];
    const asleep = Promise.allSettled(sleepers.map((sleeper) => sleeper.query('select pg_sleep(600)')));
    const done = runner.run(move.id, never);
    while ((await now(move)).throttle === null) await sleep(50);
    await shop.app.services.moves.pause(ACTOR, move.id, '');
    await done;
    await runner.close();
    expect(await now(move)).toMatchObject({ state: 'PAUSED', throttle: null });
    await shop.server.query(
      shop.database,
      `select pg_cancel_backend(pid) from pg_stat_activity where query like '%pg_sleep(600)' and pid <> pg_backend_pid()`,
    );
    await asleep;
  });
});
