import type { PlanId } from '../../domain/ids.js';
import type { Plan } from '../../domain/plan.js';
import type { Queryable } from '../../postgres/session.js';
import { parsePlanRow } from './plan-row.js';

/** In the order of the ids; null where there is none. */
export async function getPlans(db: Queryable, ids: readonly PlanId[]): Promise<readonly (Plan | null)[]> {
  const { rows } = await db.query('select * from sortkeep.plans where id = any($1::uuid[])', [ids]);
  const byId = new Map(rows.map(parsePlanRow).map((plan) => [plan.id, plan]));
  return ids.map((id) => byId.get(id) ?? null);
}
