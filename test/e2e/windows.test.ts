/** Outside of its window a move holds nothing of its source, says when it goes on, and then goes on where it was. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { WindowState } from '../../src/domain/windows/move-windows.js';
import { ACTOR } from '../support/application.js';
import { openTestRunner } from '../support/move-runner.js';
import type { TestRunner } from '../support/move-runner.js';
import { openStallingShop } from '../support/stalling-shop.js';
import type { StallingShop } from '../support/stalling-shop.js';

const ROWS = 4000;
const STALL_AFTER = 1_000_000;
const UNTIL = new Date('2099-01-01T22:00:00Z');
const OPEN: WindowState = { open: true, until: UNTIL };
const CLOSED: WindowState = { open: false, until: UNTIL };
const never = new AbortController().signal;

let shop: StallingShop;
let runner: TestRunner;
let state: WindowState = OPEN;
let tables = 0;

beforeAll(async () => {
  shop = await openStallingShop();
  runner = await openTestRunner(shop.app, { window: () => state });
});
afterAll(async () => {
  await runner.close();
  await shop.close();
});
beforeEach(() => {
  state = OPEN;
  shop.proxy.resume();
});

async function queued(kind: 'ARCHIVE' | 'LOAD' | 'CONSOLIDATE' = 'ARCHIVE'): Promise<Move> {
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

const claims = (move: Move): Promise<readonly unknown[]> =>
  shop.server.query(
    shop.app.catalogDatabase,
    `select index, claim from sortkeep.chunks where move_id = '${move.id}' and state = 'DONE' order by index`,
  );

/** Its window closes while it copies a chunk, which then ends. */
async function caughtInCopy(move: Move, by = runner): Promise<Move> {
  shop.proxy.stallAfter(STALL_AFTER);
  const done = by.run(move.id, never);
  await shop.proxy.stalled();
  state = CLOSED;
  shop.proxy.resume();
  await done;
  return now(move);
}

describe('a move outside of its window', () => {
  it('does not begin, and says until when', async () => {
    const move = await queued();
    state = CLOSED;
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({
      state: 'QUEUED',
      waitsUntil: UNTIL,
      attempts: 0,
      startedAt: null,
    });
    state = OPEN;
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', waitsUntil: null, rows: ROWS });
  });

  it.each(['ARCHIVE', 'LOAD', 'CONSOLIDATE'] as const)(
    'of kind %s lets the chunk under way end, lets go of the source, and goes on without copying again',
    async (kind) => {
      const move = await caughtInCopy(await queued(kind));
      expect(move).toMatchObject({ state: 'QUEUED', waitsUntil: UNTIL, pauseRequested: false, error: null });
      expect(move.chunksDone).toBeGreaterThan(1);
      expect(move.chunksDone).toBeLessThan(move.chunksTotal);
      const held = await shop.server.query(
        shop.database,
        `select pid from pg_stat_activity where application_name like 'sortkeep move%' and datname = '${shop.database}'
         union all select pid from pg_locks where relation = 't_${tables}'::regclass and pid <> pg_backend_pid()`,
      );
      expect(held).toEqual([]);
      const before = await claims(move);
      state = OPEN;
      await runner.run(move.id, never);
      expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', verified: true, rows: ROWS });
      expect(await claims(move)).toEqual(expect.arrayContaining([...before]));
    },
  );

  it('is finished where every chunk was copied', async () => {
    const whole = await openTestRunner(shop.app, { window: () => state, pagesPerChunk: 10_000 });
    const move = await caughtInCopy(await queued(), whole);
    await whole.close();
    expect(move).toMatchObject({ state: 'SUCCEEDED', rows: ROWS });
  });

  it('can be cancelled at once, and what it wrote is removed', async () => {
    const move = await caughtInCopy(await queued('CONSOLIDATE'));
    expect(await shop.app.services.moves.cancel(ACTOR, move.id)).toMatchObject({ waitsUntil: null });
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'CANCELLED', rows: 0 });
    const made = await shop.server.query(
      shop.targetDatabase,
      `select 1 from pg_class where relname = 't_${tables}' and relkind = 'r'`,
    );
    expect(made).toEqual([]);
  });

  it('can be paused, and waits again when it is resumed too early', async () => {
    const move = await caughtInCopy(await queued());
    expect(await shop.app.services.moves.pause(ACTOR, move.id, '')).toMatchObject({
      state: 'PAUSED',
      waitsUntil: null,
    });
    await shop.app.services.moves.resume(ACTOR, move.id);
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'QUEUED', waitsUntil: UNTIL });
  });
});
