import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/**
 * Makes `attempt` the one worker of the move; whoever ran it before finds itself replaced at its next write.
 * False when the move has ended, so that a job delivered twice does nothing.
 */
export async function beginAttempt(db: Queryable, id: MoveId, attempt: ClaimId): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sortkeep.moves
     set state = 'RUNNING', attempt = $2::uuid, attempts = attempts + 1, phase = 'OPEN', error = null, waits_until = null,
       waits_for = null, attempt_at = clock_timestamp(), copied_at = null, rows_per_second = null, bytes_per_second = null, throttle = null,
       started_at = coalesce(started_at, clock_timestamp())
     where id = $1::uuid and state in ('QUEUED', 'RUNNING')`,
    [id, attempt],
  );
  return rowCount === 1;
}
