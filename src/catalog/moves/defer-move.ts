import type { MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** A queued move waits for its window. False when it does not wait but runs, rests, has ended or is being cancelled. */
export async function deferMove(db: Queryable, id: MoveId, until: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sortkeep.moves set waits_until = $2::timestamptz
     where id = $1::uuid and state = 'QUEUED' and not cancel_requested`,
    [id, until],
  );
  return rowCount === 1;
}
