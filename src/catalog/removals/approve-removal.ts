import type { RemovalId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** False where the actor has approved it before. */
export async function approveRemoval(tx: Queryable, id: RemovalId, actor: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into sortkeep.removal_approvals (removal_id, actor) values ($1::uuid, $2::text)
     on conflict do nothing`,
    [id, actor],
  );
  return rowCount === 1;
}
