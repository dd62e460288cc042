import { unfinishedMoves } from '../catalog/moves/unfinished-moves.js';
import type { Database } from '../postgres/session.js';
import type { MoveQueue } from './move-queue.js';
import { repeatUntilStopped } from './repeat-until-stopped.js';

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
  return repeatUntilStopped(look, EVERY_MS, signal, onError);
}
