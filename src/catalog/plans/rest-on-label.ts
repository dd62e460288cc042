import type { PlanId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** The plan is there because its table is UNUSED. */
export async function restOnLabel(tx: Queryable, id: PlanId): Promise<void> {
  await tx.query('update sortkeep.plans set rests_on_label = true where id = $1::uuid', [id]);
}
