import { getMoves } from '../catalog/moves/get-moves.js';
import type { Database } from '../postgres/session.js';
import type { MoveRun, Mover } from './mover.js';

/**
 * For a worker that was only slow: when its successor cancelled the move meanwhile, what this one wrote after that,
 * an archive's manifest among it, is removed once more. Best effort by design: a worker that dies here leaves what a
 * worker that dies anywhere leaves, and nobody takes it for a result.
 */
export async function discardLate(catalog: Database, mover: Mover, run: MoveRun): Promise<void> {
  try {
    const [move] = await getMoves(catalog, [run.move.id]);
    if (move?.state === 'CANCELLED') await mover.discard(run);
  } catch {
    // See above.
  }
}
