import type { MoveId, PlanId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { z } from 'zod';
import { moveId } from '../../domain/ids.js';

const idRow = z.object({ id: z.string().transform(moveId) });

/**
 * Queues a move of an approved plan under the new id, or queues the plan's failed move again under its own.
 * Null when the plan is not approved, or its move is queued, running or ended otherwise.
 */
export async function queueMove(db: Queryable, id: MoveId, plan: PlanId): Promise<MoveId | null> {
  const { rows } = await db.query(
    `insert into sortkeep.moves as m (id, plan_id, kind, state)
     select $1::uuid, p.id, p.kind, 'QUEUED' from sortkeep.plans p where p.id = $2::uuid and p.state = 'APPROVED'
     on conflict (plan_id) do update
       set state = 'QUEUED', error = null, finished_at = null, cancel_requested = false, pause_requested = false
       where m.state = 'FAILED'
     returning m.id`,
    [id, plan],
  );
  return rows.length === 0 ? null : idRow.parse(rows[0]).id;
}
