/** pg-boss hands out moves and notices dead workers by heartbeat; the ledger in the catalog decides what stands. */
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { endJobOf } from '../catalog/moves/end-job-of.js';
import { priorityOfMove } from '../catalog/moves/priority-of-move.js';
import { moveId } from '../domain/ids.js';
import type { MoveId } from '../domain/ids.js';
import type { MoveLimits } from '../domain/move-limits.js';
import type { ConnectOptions } from '../postgres/connect.js';
import type { Database, Queryable } from '../postgres/session.js';
import { wakeMoves } from './wake-moves.js';

const QUEUE = 'sortkeep-moves';

/** From the last heartbeat of a worker that died until another one has its move, at most the sum: 10 is the least that pg-boss allows. */
export const TAKEOVER_SECONDS = { heartbeat: 10, supervise: 1, monitor: 1, retryDelay: 1, polling: 0.5 };

const job = z.object({ moveId: z.string().transform(moveId) });

export interface MoveQueue {
  /** Within the caller's transaction, so that a move is queued exactly when it is in the catalog. Idempotent while it has a job. */
  enqueue(tx: Queryable, id: MoveId): Promise<void>;
  /**
   * Runs moves until `stop`, at most `concurrency` at once, the largest first over all workers; one that waits for a
   * place is queued again when a move here ends and there is one. A rejected run is handed out again, and so is one whose
   * process died, 10 s after its last heartbeat. A move that was queued again before its job had ended is run again.
   * `signal` fires when this worker is told to stop.
   */
  work(
    catalog: Database,
    how: { readonly concurrency: number; readonly limits: MoveLimits },
    run: (id: MoveId, signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /** Gives running moves back to the queue; idempotent. */
  stop(): Promise<void>;
}

/** pg-boss runs its statement in this transaction. */
const within = (
  tx: Queryable,
): { executeSql: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }> } => ({
  executeSql: async (text, values = []) => ({ rows: [...(await tx.query(text, values)).rows] }),
});

export async function openMoveQueue(
  options: ConnectOptions,
  onError: (error: Error) => void,
): Promise<MoveQueue> {
  const boss = new PgBoss({
    host: options.host,
    port: options.port,
    user: options.user,
    database: options.database,
    password: options.password ?? '',
    ssl: options.tls === 'disable' ? false : { rejectUnauthorized: options.tls === 'verify-full' },
    application_name: `${options.applicationName} queue`,
    max: 4,
    schema: 'sortkeep_queue',
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: TAKEOVER_SECONDS.supervise,
    monitorIntervalSeconds: TAKEOVER_SECONDS.monitor,
  });
  boss.on('error', onError);
  await boss.start();
  // A move's own failures end it and are no retries: a job comes again when its worker died or lost the catalog. What
  // uses up even these is found by requeueLostMoves. Exclusive: one live job a move, whoever enqueues it how often.
  await boss.createQueue(QUEUE, {
    policy: 'exclusive',
    retryLimit: 100,
    retryDelay: TAKEOVER_SECONDS.retryDelay,
    heartbeatSeconds: TAKEOVER_SECONDS.heartbeat,
    expireInSeconds: 24 * 3600 - 1,
    notify: true,
  });
  // One of an earlier release was made without. Asked first: the row may be locked by a worker that hangs.
  if ((await boss.getQueue(QUEUE))?.notify !== true) await boss.updateQueue(QUEUE, { notify: true });
  const shutdown = new AbortController();
  let stopped: Promise<void> | null = null;
  const enqueue: MoveQueue['enqueue'] = async (tx, id) => {
    const priority = await priorityOfMove(tx, id);
    await boss.send(QUEUE, { moveId: id }, { singletonKey: id, priority, db: within(tx) });
  };
  return {
    enqueue,
    work: async (catalog, { concurrency, limits }, run) => {
      await boss.work(
        QUEUE,
        {
          localConcurrency: concurrency,
          batchSize: 1,
          pollingIntervalSeconds: TAKEOVER_SECONDS.polling,
          // What comes without a word, as the job of a worker that died, must not wait longer.
          notifyPollingIntervalSeconds: TAKEOVER_SECONDS.polling,
          heartbeatRefreshSeconds: 2,
        },
        async (jobs) => {
          for (const { id, data } of jobs) {
            const { moveId: move } = job.parse(data);
            const end = async (tx: Queryable): Promise<void> => {
              await boss.complete(QUEUE, id, null, { db: within(tx) });
            };
            do await run(move, shutdown.signal);
            while (!(await endJobOf(catalog, move, end)));
            // Looked at again every five seconds: what fails here costs a moment.
            await wakeMoves(catalog, { enqueue }, limits).catch(onError);
          }
        },
      );
    },
    stop: () => {
      shutdown.abort();
      stopped ??= boss.stop({ graceful: true, timeout: 10_000 });
      return stopped;
    },
  };
}
