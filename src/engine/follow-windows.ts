import { waitNoMore } from '../catalog/moves/wait-no-more.js';
import { waitUntil } from '../catalog/moves/wait-until.js';
import { notifyProgress } from '../catalog/moves/notify-progress.js';
import type { MoveLimits } from '../domain/move-limits.js';
import type { WindowState } from '../domain/windows/move-windows.js';
import type { Database } from '../postgres/session.js';
import type { MoveQueue } from './move-queue.js';
import { repeatUntilStopped } from './repeat-until-stopped.js';
import { wakeMoves } from './wake-moves.js';

/** A move goes on at most this long after its window has opened; a look is one statement that finds nothing. */
const EVERY_MS = 5000;

/**
 * Queues moves that wait for a window once it is open, also when that is due to other settings than it closed under;
 * and those that wait for a place, once there is one.
 * At once and then every five seconds, until `signal` fires.
 */
export function followWindows(
  catalog: Database,
  queue: Pick<MoveQueue, 'enqueue'>,
  window: () => WindowState,
  limits: MoveLimits,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const look = async (): Promise<void> => {
    const state = window();
    if (!state.open) return waitUntil(catalog, state.until);
    await catalog.transaction(async (tx) => {
      for (const id of await waitNoMore(tx)) {
        await queue.enqueue(tx, id);
        await notifyProgress(tx, id);
      }
    });
    // Whoever ends a move does this too: this is for moves whose worker died, and for other settings.
    await wakeMoves(catalog, queue, limits);
  };
  return repeatUntilStopped(look, EVERY_MS, signal, onError);
}
