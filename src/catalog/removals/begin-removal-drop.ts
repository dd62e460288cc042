import type { RemovalId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/**
 * Before the drop is sent, and committed by itself: a table that is gone afterwards is known to be gone by it. False
 * where the removal is not BARE, or its table is to be returned.
 */
export async function beginRemovalDrop(db: Queryable, id: RemovalId): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sortkeep.removals set drop_begun_at = coalesce(drop_begun_at, clock_timestamp())
     where id = $1::uuid and state = 'BARE' and return_reason is null`,
    [id],
  );
  return rowCount === 1;
}
