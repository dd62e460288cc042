import type { Plan } from '../../domain/plan.js';
import type { Queryable } from '../../postgres/session.js';
import { parsePlanRow } from './plan-row.js';

/** What the planner decides; state and approval follow from it. */
export type NewPlan = Omit<Plan, 'state' | 'createdAt' | 'approvedBy' | 'approvedAt'>;

/** Keeps a plan: REFUSED where it has refusals, else a DRAFT. */
export async function insertPlan(db: Queryable, plan: NewPlan): Promise<Plan> {
  const { rows } = await db.query(
    `insert into sortkeep.plans (id, kind, state, target, table_id, steps, warnings, refusals,
       estimated_rows, estimated_bytes, definition_hash, created_by)
     values ($1::uuid, $2::text, $3::text, $4::jsonb, $5::uuid, $6::jsonb, $7::jsonb, $8::jsonb,
       $9::double precision, $10::bigint, $11::text, $12::text)
     returning *`,
    [
      plan.id,
      plan.target.kind,
      plan.refusals.length === 0 ? 'DRAFT' : 'REFUSED',
      JSON.stringify(plan.target),
      plan.tableId,
      JSON.stringify(plan.steps),
      JSON.stringify(plan.warnings),
      JSON.stringify(plan.refusals),
      plan.estimatedRows,
      plan.estimatedBytes.toString(),
      plan.definitionHash,
      plan.createdBy,
    ],
  );
  return parsePlanRow(rows[0]);
}
