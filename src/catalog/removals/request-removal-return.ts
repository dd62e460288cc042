import type { RemovalId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** From now on only the return follows, whatever becomes of the first try; the first reason stays. False where it has ended. */
export async function requestRemovalReturn(db: Queryable, id: RemovalId, reason: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sortkeep.removals set return_reason = coalesce(return_reason, $2::text)
     where id = $1::uuid and state not in ('REFUSED', 'DROPPED', 'RETURNED')`,
    [id, reason],
  );
  return rowCount === 1;
}
