import type { MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/**
 * A queued move is PAUSED, the worker of a running one is told. False, and nothing is written, when a pause is asked
 * for already, and when there is nothing to pause: the move has ended, is being cancelled, or began to publish.
 */
export async function requestPause(db: Queryable, id: MoveId): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sortkeep.moves
     set pause_requested = true, waits_until = null, waits_for = null,
       state = case state when 'QUEUED' then 'PAUSED' else state end
     where id = $1::uuid and state in ('QUEUED', 'RUNNING')
       and not pause_requested and not cancel_requested and not publish_begun`,
    [id],
  );
  return rowCount === 1;
}
