import type { PlanId } from '../../domain/ids.js';
import type { Move } from '../../domain/move.js';
import type { Queryable } from '../../postgres/session.js';
import { parseMoveRow, SELECT_MOVES } from './move-row.js';

/** A plan has at most one move. */
export async function getMoveOfPlan(db: Queryable, plan: PlanId): Promise<Move | null> {
  const { rows } = await db.query(`${SELECT_MOVES} where m.plan_id = $1::uuid`, [plan]);
  return rows.length === 0 ? null : parseMoveRow(rows[0]);
}
