/** The queue over all workers: the largest move first, within the limits of sources and destinations. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { admitMove } from '../../src/catalog/moves/admit-move.js';
import { beginAttempt } from '../../src/catalog/moves/begin-attempt.js';
import { finishMove } from '../../src/catalog/moves/finish-move.js';
import { getMoves } from '../../src/catalog/moves/get-moves.js';
import { requestCancel } from '../../src/catalog/moves/request-cancel.js';
import { requestPause } from '../../src/catalog/moves/request-pause.js';
import { insertPlan } from '../../src/catalog/plans/insert-plan.js';
import { claimId, moveId, planId, sourceId } from '../../src/domain/ids.js';
import type { MoveId } from '../../src/domain/ids.js';
import type { Move } from '../../src/domain/move.js';
import type { MoveLimits } from '../../src/domain/move-limits.js';
import { openMoveQueue, TAKEOVER_SECONDS } from '../../src/engine/move-queue.js';
import type { MoveQueue } from '../../src/engine/move-queue.js';
import { wakeMoves } from '../../src/engine/wake-moves.js';
import type { Database } from '../../src/postgres/session.js';
import { connectSession, openDatabase } from '../../src/postgres/connect.js';
import type { ConnectOptions } from '../../src/postgres/connect.js';
import { CATALOG_MIGRATIONS, CATALOG_SCHEMA } from '../../src/catalog/catalog-migrations.js';
import { migrate, readMigrations } from '../../src/postgres/migrate.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

const ONE_A_SOURCE: MoveLimits = { perSource: 1, perDestination: 0 };
const NO_LIMITS: MoveLimits = { perSource: 0, perDestination: 0 };
const MIB = 2n ** 20n;

let server: TestServer;
let address: ConnectOptions;
let catalog: Database;
let queue: MoveQueue;

beforeAll(async () => {
  server = await startTestServer();
  address = {
    ...server.address(await server.newDatabase()),
    tls: 'disable',
    applicationName: 'sortkeep test',
  };
  catalog = openDatabase(address, 6);
  await migrate(catalog, CATALOG_SCHEMA, await readMigrations(CATALOG_MIGRATIONS));
  queue = await openQueue();
});
afterAll(async () => {
  await queue.stop();
  await catalog.close();
  await server.stop();
});
beforeEach(async () => {
  await catalog.query('delete from sortkeep.moves');
  await catalog.query('delete from sortkeep_queue.job');
});

const openQueue = (): Promise<MoveQueue> =>
  openMoveQueue(address, (error) => {
    throw error;
  });

/** A queued LOAD of so many MiB with a job. */
async function queued(source: string, mebibytes: number, by = queue): Promise<MoveId> {
  const plan = planId(randomUUID());
  const place = { sourceId: sourceId(source), database: 'd', schema: 's', name: 'n' };
  await insertPlan(catalog, {
    id: plan,
    target: { kind: 'LOAD', from: place, to: { schema: 's', name: 'n' } },
    tableId: null,
    steps: [],
    warnings: [],
    refusals: [],
    estimatedRows: null,
    estimatedBytes: BigInt(mebibytes) * MIB,
    definitionHash: '',
    createdBy: 'the test',
  });
  const id = moveId(randomUUID());
  await catalog.transaction(async (tx) => {
    await tx.query(
      `insert into sortkeep.moves (id, plan_id, kind, state) values ($1::uuid, $2::uuid, 'LOAD', 'QUEUED')`,
      [id, plan],
    );
    await by.enqueue(tx, id);
  });
  return id;
}

async function now(id: MoveId): Promise<Move> {
  const [move] = await getMoves(catalog, [id]);
  if (move === null || move === undefined) throw new Error('the move is gone');
  return move;
}

const ATTEMPT = claimId('00000000-0000-4000-8000-000000000001');
const OTHER = claimId('00000000-0000-4000-8000-000000000002');
const admitted = (id: MoveId, limits = ONE_A_SOURCE): Promise<boolean> =>
  admitMove(catalog, id, ATTEMPT, limits);
const succeed = (id: MoveId): Promise<boolean> =>
  finishMove(catalog, id, ATTEMPT, {
    state: 'SUCCEEDED',
    verified: true,
    contentHash: null,
    warnings: [],
    error: null,
  });

const SHOP = '11111111-1111-4111-8111-111111111111';
const CORE = '22222222-2222-4222-8222-222222222222';

describe('a source that has as many moves as it may', () => {
  it('lets the next one wait, which says why, and begin when there is a place', async () => {
    const first = await queued(SHOP, 30);
    const second = await queued(SHOP, 20);
    const elsewhere = await queued(CORE, 10);
    expect([await admitted(first), await admitted(second), await admitted(elsewhere)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await now(second)).toMatchObject({
      state: 'QUEUED',
      attempts: 0,
      waitsFor: `source ${SHOP} has its one move at once (movesPerSource); larger ones come first`,
    });
    await succeed(first);
    await wakeMoves(catalog, queue, ONE_A_SOURCE);
    expect(await now(second)).toMatchObject({ state: 'QUEUED', waitsFor: null });
    expect(await admitted(second)).toBe(true);
  });

  it('keeps its place for the larger move, whichever worker asks first', async () => {
    const small = await queued(SHOP, 1);
    const large = await queued(SHOP, 1000);
    expect([await admitted(small), await admitted(large)]).toEqual([false, true]);
  });

  it('lets a move that is taken over from a dead worker go on, and one that is cancelled be cleaned up', async () => {
    const [first, second] = [await queued(SHOP, 2), await queued(SHOP, 1)];
    expect(await admitted(first)).toBe(true);
    expect(await admitMove(catalog, first, OTHER, ONE_A_SOURCE)).toBe(true);
    expect(await admitted(second)).toBe(false);
    await catalog.query(`update sortkeep.moves set attempts = 1 where id = $1::uuid`, [second]);
    expect(await requestCancel(catalog, second)).toBe('QUEUED');
    expect(await admitted(second)).toBe(true);
  });

  it('has nothing to say of a move that is paused', async () => {
    const [first, second] = [await queued(SHOP, 2), await queued(SHOP, 1)];
    await admitted(first);
    await admitted(second);
    expect(await requestPause(catalog, second)).toBe(true);
    expect(await now(second)).toMatchObject({ state: 'PAUSED', waitsFor: null });
  });

  it('never has more, however many workers ask at once', async () => {
    const moves = await Promise.all(Array.from({ length: 12 }, (_, index) => queued(SHOP, index)));
    const begun = await Promise.all(moves.map((id) => admitted(id, { perSource: 3, perDestination: 0 })));
    expect(begun.filter(Boolean)).toHaveLength(3);
    expect(begun.slice(-3)).toEqual([true, true, true]);
  });
});

describe('workers', () => {
  it('take the largest move that waits, from one queue', async () => {
    for (const size of [5, 400, 30, 2000, 1]) await queued(SHOP, size);
    const sizes: number[] = [];
    const worker = await openQueue();
    await worker.work(catalog, { concurrency: 1, limits: NO_LIMITS }, async (id) => {
      await beginAttempt(catalog, id, ATTEMPT);
      sizes.push(await sizeOf(id));
      await succeed(id);
    });
    while (sizes.length < 5) await sleep(20);
    await worker.stop();
    expect(sizes).toEqual([2000, 400, 30, 5, 1]);
  });

  it('run a move that waited as soon as the one before it has ended', async () => {
    const worker = await openQueue();
    const [first, second] = [await queued(CORE, 20), await queued(CORE, 10)];
    const order: MoveId[] = [];
    await worker.work(catalog, { concurrency: 2, limits: ONE_A_SOURCE }, async (id) => {
      if (!(await admitted(id))) return;
      order.push(id);
      // The other one has asked, and waits, before this one ends.
      while (id === first && (await now(second)).waitsFor === null) await sleep(10);
      await succeed(id);
    });
    while (order.length < 2) await sleep(20);
    await worker.stop();
    expect(order).toEqual([first, second]);
  });

  it('hear of a move when it is queued, by a queue of an earlier release too', async () => {
    await catalog.query(`update sortkeep_queue.queue set notify = false where name = 'sortkeep-moves'`);
    const worker = await openQueue();
    const listener = await connectSession(address);
    const heard = new Promise<string>((resolve) =>
      listener.onNotification((_, queueName) => resolve(queueName)),
    );
    const { rows } = await listener.query(
      `select 'pgboss_' || left(encode(sha224('sortkeep_queue'::bytea), 'hex'), 24) as channel`,
    );
    await listener.query(
      `listen ${z.array(z.object({ channel: z.string() })).parse(rows)[0]?.channel ?? ''}`,
    );
    const id = await queued(SHOP, 1, worker);
    expect(await heard).toBe('sortkeep-moves');
    expect((await now(id)).state).toBe('QUEUED');
    await listener.close();
    await worker.stop();
  });

  it('hand the moves of a dead one on within 15 seconds of its last heartbeat, as the queue is set', async () => {
    const { rows } = await catalog.query(
      `select heartbeat_seconds, retry_delay from sortkeep_queue.queue where name = 'sortkeep-moves'`,
    );
    expect(rows).toEqual([
      { heartbeat_seconds: TAKEOVER_SECONDS.heartbeat, retry_delay: TAKEOVER_SECONDS.retryDelay },
    ]);
    expect(Object.values(TAKEOVER_SECONDS).reduce((sum, seconds) => sum + seconds)).toBeLessThanOrEqual(15);
  });
});

async function sizeOf(id: MoveId): Promise<number> {
  const { rows } = await catalog.query(
    `select (p.estimated_bytes / 1048576)::integer as size from sortkeep.moves m
     join sortkeep.plans p on p.id = m.plan_id where m.id = $1::uuid`,
    [id],
  );
  const [row] = rows;
  return typeof row === 'object' && row !== null && 'size' in row ? Number(row.size) : 0;
}
