import type { PlanId } from '../../domain/ids.js';
import type { Plan } from '../../domain/plan.js';
import type { Queryable } from '../../postgres/session.js';
import { parsePlanRow } from './plan-row.js';

/** Null unless the plan is a DRAFT. */
export async function approvePlan(db: Queryable, id: PlanId, actor: string): Promise<Plan | null> {
  const { rows } = await db.query(
    `update sortkeep.plans
     set state = 'APPROVED', approved_by = $2::text, approved_at = clock_timestamp()
     where id = $1::uuid and state = 'DRAFT'
     returning *`,
    [id, actor],
  );
  return rows.length === 0 ? null : parsePlanRow(rows[0]);
}
