import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { MovePhase } from '../../domain/move.js';
import type { Queryable } from '../../postgres/session.js';

/** False when another attempt has taken the move over. */
export async function enterPhase(
  db: Queryable,
  id: MoveId,
  attempt: ClaimId,
  phase: MovePhase,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sortkeep.moves set phase = $3::text where id = $1::uuid and attempt = $2::uuid and state = 'RUNNING'`,
    [id, attempt, phase],
  );
  return rowCount === 1;
}
