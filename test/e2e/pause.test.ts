/** Pause at every moment of a move: the source is let go, what is finished stays, and the move goes on when it is resumed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { beginAttempt } from '../../src/catalog/moves/begin-attempt.js';
import { claimId } from '../../src/domain/ids.js';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
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
const KINDS = ['ARCHIVE', 'LOAD', 'CONSOLIDATE'] as const;
const never = new AbortController().signal;

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
  proxy.resume();
});

async function queued(kind: (typeof KINDS)[number]): Promise<Move> {
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

const inCatalog = async (sql: string): Promise<readonly string[]> =>
  (await server.query(app.catalogDatabase, sql)).map((row) => JSON.stringify(row));

const claims = (move: Move): Promise<readonly string[]> =>
  inCatalog(
    `select index, claim from sortkeep.chunks where move_id = '${move.id}' and state = 'DONE' order by index`,
  );

const events = (move: Move): Promise<readonly string[]> =>
  inCatalog(
    `select actor, action, details from sortkeep.audit_events where subject = '${move.id}' and action <> 'move.start' order by id`,
  );

const pause = (move: Move): Promise<Move> => app.services.moves.pause(ACTOR, move.id, 'the close of the day');

/** Runs it until the source is silent in the middle of a chunk. */
async function stalled(move: Move, by = runner): Promise<{ readonly done: Promise<void> }> {
  proxy.stallAfter(STALL_AFTER);
  const done = by.run(move.id, never);
  await proxy.stalled();
  return { done };
}

/** Waits for two looks of its worker: the second one began after the call, and the chunk under way is written by each. */
async function lookedAt(move: Move): Promise<void> {
  const look = (): Promise<readonly string[]> =>
    inCatalog(`select xmin from sortkeep.chunks where move_id = '${move.id}' and state = 'CLAIMED'`);
  for (let looks = 0; looks < 2; looks++) {
    const before = await look();
    expect(before).toHaveLength(1);
    while ((await look())[0] === before[0]) await sleep(20);
  }
}

/** A move with some chunks done, at rest. */
async function pausedInCopy(kind: (typeof KINDS)[number]): Promise<Move> {
  const move = await queued(kind);
  const { done } = await stalled(move);
  expect(await pause(move)).toMatchObject({ state: 'RUNNING', pauseRequested: true });
  // A worker that has not seen the pause yet could copy the rest in that moment.
  await lookedAt(move);
  proxy.resume();
  await done;
  return now(move);
}

async function expectFinished(move: Move): Promise<void> {
  await app.services.moves.resume(ACTOR, move.id);
  await runner.run(move.id, never);
  expect(await now(move)).toMatchObject({
    state: 'SUCCEEDED',
    verified: true,
    rows: ROWS,
    error: null,
    pauseRequested: false,
  });
}

describe.each(KINDS)('pausing a move of kind %s', (kind) => {
  it('that is queued is at once, and its job does nothing', async () => {
    const move = await queued(kind);
    expect(await pause(move)).toMatchObject({ state: 'PAUSED' });
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'PAUSED', attempts: 0, chunksTotal: 0 });
    await expectFinished(move);
  });

  it('that copies lets the chunk under way end, lets go of the source, and goes on without copying again', async () => {
    const move = await pausedInCopy(kind);
    expect(move).toMatchObject({ state: 'PAUSED', error: null });
    expect(move.chunksDone).toBeGreaterThan(1);
    expect(move.chunksDone).toBeLessThan(move.chunksTotal);
    const held = await server.query(
      database,
      `select pid from pg_stat_activity where application_name like 'sortkeep move%' and datname = '${database}'
       union all select pid from pg_locks where relation = 't_${tables}'::regclass and pid <> pg_backend_pid()`,
    );
    expect(held).toEqual([]);
    const before = await claims(move);
    await expectFinished(move);
    expect(await claims(move)).toEqual(expect.arrayContaining([...before]));
  });

  it('can be cancelled, and nothing of it is left', async () => {
    const move = await pausedInCopy(kind);
    expect(await app.services.moves.cancel(ACTOR, move.id)).toMatchObject({ state: 'QUEUED' });
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'CANCELLED', rows: 0, pauseRequested: false });
    const made = await server.query(
      targetDatabase,
      `select 1 from pg_class where relname = 't_${tables}' and relkind = 'r'`,
    );
    expect(made).toEqual([]);
    await expect(app.services.moves.resume(ACTOR, move.id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it.each(['OPEN', 'COPY', 'FINISH', 'VERIFY'])(
    'in the phase %s rests before anything is published',
    async (phase) => {
      const move = await queued(kind);
      await server.query(
        app.catalogDatabase,
        `create function sortkeep.pause_now() returns trigger language plpgsql as
           $$ begin new.pause_requested := true; return new; end $$;
         create trigger pause_now before update on sortkeep.moves for each row
           when (new.phase = '${phase}' and old.phase is distinct from new.phase) execute function sortkeep.pause_now()`,
      );
      await runner.run(move.id, never);
      await server.query(app.catalogDatabase, 'drop function sortkeep.pause_now() cascade');
      expect(await now(move)).toMatchObject({ state: 'PAUSED', verified: false });
      expect(await inCatalog(`select 1 from sortkeep.lineage_edges where move_id = '${move.id}'`)).toEqual(
        [],
      );
      await expectFinished(move);
    },
  );
});

describe('pausing a move', () => {
  it('ends a chunk that does not end in time, and it is copied again', async () => {
    const hasty = await openTestRunner(app, { pauseLimitMs: 100 });
    const move = await queued('ARCHIVE');
    const { done } = await stalled(move, hasty);
    await pause(move);
    await done;
    await hasty.close();
    expect(await now(move)).toMatchObject({ state: 'PAUSED', phase: 'COPY' });
    const partial = await inCatalog(
      `select index from sortkeep.chunks where move_id = '${move.id}' and state <> 'DONE' and (rows > 0 or state = 'CLAIMED')`,
    );
    expect(partial).toEqual([]);
    proxy.resume();
    await expectFinished(move);
  });

  it('twice is once, and so is resuming; who did it and why is on record', async () => {
    const move = await queued('ARCHIVE');
    const { moves } = app.services;
    expect([await pause(move), await pause(move)]).toMatchObject([{ state: 'PAUSED' }, { state: 'PAUSED' }]);
    const resumed = [await moves.resume(ACTOR, move.id), await moves.resume(ACTOR, move.id)];
    expect(resumed).toMatchObject([{ state: 'QUEUED' }, { state: 'QUEUED' }]);
    expect(await events(move)).toEqual([
      JSON.stringify({ actor: ACTOR, action: 'move.pause', details: { note: 'the close of the day' } }),
      JSON.stringify({ actor: ACTOR, action: 'move.resume', details: {} }),
    ]);
  });

  it('and resuming it before its worker let go brings it to its end', async () => {
    const move = await queued('ARCHIVE');
    const { done } = await stalled(move);
    await pause(move);
    await app.services.moves.resume(ACTOR, move.id);
    proxy.resume();
    await done;
    // A worker that looked between the two has let go: then the next one goes on. Else there is nothing to do.
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', verified: true, pauseRequested: false });
  });

  it('whose worker has died is done by the next one, which opens nothing', async () => {
    const move = await queued('ARCHIVE');
    await beginAttempt(runner.catalog, move.id, claimId('00000000-0000-4000-8000-000000000001'));
    await pause(move);
    proxy.refuse(true);
    await runner.run(move.id, never);
    proxy.refuse(false);
    expect(await now(move)).toMatchObject({ state: 'PAUSED', error: null });
    await expectFinished(move);
  });

  it('is refused once it publishes, and the move ends as it would have', async () => {
    const move = await queued('ARCHIVE');
    const { store, reached, goOn } = holdManifest();
    const slow = await openTestRunner(app, { store });
    const done = slow.run(move.id, never);
    await reached;
    await expect(pause(move)).rejects.toMatchObject({
      code: 'CONFLICT',
      hint: 'It publishes its result, which takes moments: wait for its end.',
    });
    goOn();
    await done;
    await slow.close();
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', pauseRequested: false });
    await expect(pause(move)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(app.services.moves.resume(ACTOR, move.id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is refused while it is cancelled, and a paused plan says how to go on', async () => {
    const move = await pausedInCopy('ARCHIVE');
    await expect(app.services.moves.start(ACTOR, move.planId)).rejects.toMatchObject({
      hint: 'Resume that move.',
    });
    await app.services.moves.cancel(ACTOR, move.id);
    await expect(pause(move)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `move ${move.id} is being cancelled and cannot be paused`,
    });
  });
});
