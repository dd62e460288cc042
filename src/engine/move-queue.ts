/** pg-boss hands out moves and notices dead workers by heartbeat; the ledger in the catalog decides what stands. */
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { endJobOf } from '../catalog/moves/end-job-of.js';
import { moveId } from '../domain/ids.js';
import type { MoveId } from '../domain/ids.js';
import type { ConnectOptions } from '../postgres/connect.js';
import type { Database, Queryable } from '../postgres/session.js';

const QUEUE = 'sortkeep-moves';
const job = z.object({ moveId: z.string().transform(moveId) });

export interface MoveQueue {
  /** Within the caller's transaction, so that a move is queued exactly when it is in the catalog. Idempotent while it has a job. */
  enqueue(tx: Queryable, id: MoveId): Promise<void>;
  /**
   * Runs moves until `stop`, at most `concurrency` at once. A rejected run is handed out again, and so is one whose
   * process died, 10 s after its last heartbeat. A move that was queued again before its job had ended is run again.
   * `signal` fires when this worker is told to stop.
   */
  work(
    catalog: Database,
    concurrency: number,
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
    // A dead worker's move goes on 10 s after its last heartbeat (the least that pg-boss allows) plus one of these.
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
  });
  boss.on('error', onError);
  await boss.start();
  // A move's own failures end it and are no retries: a job comes again when its worker died or lost the catalog. What
  // uses up even these is found by requeueLostMoves. Exclusive: one live job a move, whoever enqueues it how often.
  await boss.createQueue(QUEUE, {
    policy: 'exclusive',
    retryLimit: 100,
    retryDelay: 1,
    heartbeatSeconds: 10,
    expireInSeconds: 24 * 3600 - 1,
  });
  const shutdown = new AbortController();
  let stopped: Promise<void> | null = null;
  return {
    enqueue: async (tx, id) => {
      await boss.send(
        QUEUE,
        { moveId: id },
        {
          singletonKey: id,
          db: within(tx),
        },
      );
    },
    work: async (catalog, concurrency, run) => {
      await boss.work(
        QUEUE,
        {
          localConcurrency: concurrency,
          batchSize: 1,
          pollingIntervalSeconds: 0.5,
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
