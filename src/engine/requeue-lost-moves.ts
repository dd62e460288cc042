import { setTimeout as sleep } from 'node:timers/promises';
import { unfinishedMoves } from '../catalog/moves/unfinished-moves.js';
import type { Database } from '../postgres/session.js';
import type { MoveQueue } from './move-queue.js';

/** A move without a job waits at most this long; it takes a lost queue or a hundred dead workers to come to that. */
const EVERY_MS = 60_000;

/**
 * Sees to it that every queued or running move has a job: at once and then each minute, until `signal` fires. For
 * those that have one, enqueueing changes nothing.
 */
export function requeueLostMoves(
  catalog: Database,
  queue: Pick<MoveQueue, 'enqueue'>,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const look = async (): Promise<void> => {
    for (const id of await unfinishedMoves(catalog)) await queue.enqueue(catalog, id);
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await look().catch(onError);
      await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  return run();
}
