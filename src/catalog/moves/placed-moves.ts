import { z } from 'zod';
import { moveId } from '../../domain/ids.js';
import type { PlacedMove } from '../../domain/move-limits.js';
import type { Queryable } from '../../postgres/session.js';
import { AWAITS_OBJECTS } from './awaits-objects.js';

const rows = z.array(
  z.object({
    id: z.string().transform(moveId),
    running: z.boolean(),
    source: z.string().nullable(),
    destination: z.string(),
  }),
);

/**
 * Moves that run, and those that could begin, the largest first. Until the end of the transaction nobody else decides
 * who begins; a worker that stops in the middle of it is ended after five seconds.
 */
export async function placedMoves(tx: Queryable): Promise<readonly PlacedMove[]> {
  await tx.query(
    `select set_config('idle_in_transaction_session_timeout', '5s', true),
       pg_advisory_xact_lock(hashtext('sortkeep moves begin'))`,
  );
  const found = await tx.query(
    `select m.id, m.state = 'RUNNING' as running, coalesce(sf.name, p.target -> 'from' ->> 'sourceId') as source,
       case p.target ->> 'kind' when 'ARCHIVE' then 'the archive store' when 'LOAD' then 'the warehouse'
         else 'target ' || coalesce(st.name, p.target -> 'to' ->> 'sourceId') end as destination
     from sortkeep.moves m
     join sortkeep.plans p on p.id = m.plan_id
     left join sortkeep.sources sf on sf.id::text = p.target -> 'from' ->> 'sourceId'
     left join sortkeep.sources st on st.id::text = p.target -> 'to' ->> 'sourceId'
     where m.state = 'RUNNING' or (m.state = 'QUEUED' and m.waits_until is null and not m.cancel_requested
       and not ${AWAITS_OBJECTS})
     order by p.estimated_bytes desc, m.created_at, m.id`,
  );
  return rows.parse(found.rows);
}
