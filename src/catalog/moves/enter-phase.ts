import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { MovePhase } from '../../domain/move.js';
import type { Queryable } from '../../postgres/session.js';

/** False when another attempt has taken the move over. PUBLISH has its own statement: begin-publish.ts. */
export async function enterPhase(
  db: Queryable,
  id: MoveId,
  attempt: ClaimId,
  phase: Exclude<MovePhase, 'PUBLISH'>,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `with entered as (
       update sortkeep.moves
       set phase = $3::text, rows_per_second = null, bytes_per_second = null, throttle = null,
         copied_at = case $3::text when 'FINISH' then clock_timestamp() when 'VERIFY' then copied_at end
       where id = $1::uuid and attempt = $2::uuid and state = 'RUNNING'
       returning id),
     -- An opened move has all that it waited for.
     ended as (delete from sortkeep.recalls r using entered where r.move_id = entered.id and $3::text <> 'OPEN')
     select from entered`,
    [id, attempt, phase],
  );
  return rowCount === 1;
}
