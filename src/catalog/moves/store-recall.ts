import type { MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** What is still awaited. True when that is nothing and the move waits no more: enqueue it, in the same transaction. */
export async function storeRecall(tx: Queryable, id: MoveId, keys: readonly string[]): Promise<boolean> {
  if (keys.length > 0) {
    await tx.query('update sortkeep.recalls set awaited = $2::text[] where move_id = $1::uuid', [id, keys]);
    return false;
  }
  // The row of the move first, as everybody who queues it does.
  await tx.query('select from sortkeep.moves where id = $1::uuid for update', [id]);
  const { rowCount } = await tx.query('delete from sortkeep.recalls where move_id = $1::uuid', [id]);
  return rowCount === 1;
}
