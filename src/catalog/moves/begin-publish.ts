import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/**
 * Enters PUBLISH, unless a pause was asked for or another attempt has the move: false then. From here on the commit
 * marker may be there, and `requestPause` is refused; one of the two always sees the other.
 */
export async function beginPublish(db: Queryable, id: MoveId, attempt: ClaimId): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sortkeep.moves set phase = 'PUBLISH', publish_begun = true
     where id = $1::uuid and attempt = $2::uuid and state = 'RUNNING' and not pause_requested`,
    [id, attempt],
  );
  return rowCount === 1;
}
