import type { MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** The channel on which every process that shows progress listens; the payload is the move's id. */
export const PROGRESS_CHANNEL = 'sortkeep_move_progress';

export async function notifyProgress(db: Queryable, id: MoveId): Promise<void> {
  await db.query('select pg_notify($1::text, $2::text)', [PROGRESS_CHANNEL, id]);
}
