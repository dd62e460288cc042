import type { MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/**
 * A paused move is queued again: enqueue it. One whose worker has not let go yet stays with it, or is queued by it.
 * False when no pause was asked for; then nothing is written.
 */
export async function requestResume(db: Queryable, id: MoveId): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sortkeep.moves
     set pause_requested = false, state = case state when 'PAUSED' then 'QUEUED' else state end
     where id = $1::uuid and state in ('PAUSED', 'RUNNING') and pause_requested`,
    [id],
  );
  return rowCount === 1;
}
