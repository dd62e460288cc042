import { z } from 'zod';
import type { MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ state: z.enum(['QUEUED', 'RUNNING', 'CANCELLED']) });

/**
 * CANCELLED: it had written nothing and is over. RUNNING: its worker is told. QUEUED: it had begun, so a worker has
 * to remove what it wrote: enqueue it. Null: it has ended otherwise, or there is none.
 */
export async function requestCancel(
  db: Queryable,
  id: MoveId,
): Promise<'CANCELLED' | 'RUNNING' | 'QUEUED' | null> {
  const { rows } = await db.query(
    `update sortkeep.moves
     set cancel_requested = true, pause_requested = false, waits_until = null, waits_for = null,
       state = case when state = 'RUNNING' then 'RUNNING' when attempts = 0 then 'CANCELLED' else 'QUEUED' end,
       finished_at = case when state <> 'RUNNING' and attempts = 0 then clock_timestamp() end
     where id = $1::uuid and state in ('QUEUED', 'RUNNING', 'PAUSED', 'FAILED')
     returning state`,
    [id],
  );
  return rows.length === 0 ? null : row.parse(rows[0]).state;
}
