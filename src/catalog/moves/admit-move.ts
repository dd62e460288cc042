import type { ClaimId, MoveId } from '../../domain/ids.js';
import { placeMoves } from '../../domain/move-limits.js';
import type { MoveLimits } from '../../domain/move-limits.js';
import type { Database } from '../../postgres/session.js';
import { beginAttempt } from './begin-attempt.js';
import { placedMoves } from './placed-moves.js';

/**
 * `beginAttempt`, unless the move is queued and a limit or a larger move stands before it: false then too, and the move
 * says what it waits for. One that is taken over, or that is being cancelled, waits for nobody.
 */
export async function admitMove(
  db: Database,
  id: MoveId,
  attempt: ClaimId,
  limits: MoveLimits,
): Promise<boolean> {
  if (limits.perSource === 0 && limits.perDestination === 0) return beginAttempt(db, id, attempt);
  return db.transaction(async (tx) => {
    const reason = placeMoves(await placedMoves(tx), limits).get(id) ?? null;
    if (reason === null) return beginAttempt(tx, id, attempt);
    const { rowCount } = await tx.query(
      `update sortkeep.moves set waits_for = $2::text
       where id = $1::uuid and state = 'QUEUED' and not cancel_requested`,
      [id, reason],
    );
    return rowCount === 1 ? false : beginAttempt(tx, id, attempt);
  });
}
