import { notifyProgress } from '../catalog/moves/notify-progress.js';
import { wakeWaiting } from '../catalog/moves/wake-waiting.js';
import type { MoveLimits } from '../domain/move-limits.js';
import type { Database } from '../postgres/session.js';
import type { MoveQueue } from './move-queue.js';

/** Queues moves that waited for a place at their source or destination and may begin now. */
export function wakeMoves(
  catalog: Database,
  queue: Pick<MoveQueue, 'enqueue'>,
  limits: MoveLimits,
): Promise<void> {
  return catalog.transaction(async (tx) => {
    for (const id of await wakeWaiting(tx, limits)) {
      await queue.enqueue(tx, id);
      await notifyProgress(tx, id);
    }
  });
}
