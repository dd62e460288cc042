import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/**
 * The attempt lets go of its move: PAUSED while a pause is asked for, else QUEUED, where it waits for its window, or
 * goes on at once when `until` is null or it is being cancelled. What was under way counts no more. When another
 * attempt has the move, nothing is written.
 */
export async function layMoveDown(
  db: Queryable,
  id: MoveId,
  attempt: ClaimId,
  until: Date | null,
): Promise<void> {
  await db.query(
    `with laid as (
       update sortkeep.moves
       set state = case when pause_requested then 'PAUSED' else 'QUEUED' end,
         waits_until = case when not pause_requested and not cancel_requested then $3::timestamptz end,
         worked_seconds = worked_seconds + coalesce(extract(epoch from clock_timestamp() - attempt_at), 0),
         rows_per_second = null, bytes_per_second = null, throttle = null
       where id = $1::uuid and attempt = $2::uuid and state = 'RUNNING'
       returning id)
     update sortkeep.chunks c
     set state = 'PENDING', claim = null, rows = 0, raw_bytes = 0, stored_bytes = 0
     from laid where c.move_id = laid.id and c.state = 'CLAIMED'`,
    [id, attempt, until],
  );
}
