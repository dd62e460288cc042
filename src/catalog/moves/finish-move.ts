import type { ErrorReport } from '../../domain/errors.js';
import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

export interface MoveOutcome {
  readonly state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly verified: boolean;
  readonly contentHash: string | null;
  readonly warnings: readonly string[];
  readonly error: ErrorReport | null;
}

/** False when another attempt has taken the move over: then nothing is written. */
export async function finishMove(
  db: Queryable,
  id: MoveId,
  attempt: ClaimId,
  outcome: MoveOutcome,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sortkeep.moves
     set state = $3::text, verified = $4::boolean, content_hash = $5::text, warnings = $6::jsonb, error = $7::jsonb,
       finished_at = clock_timestamp(), pause_requested = false,
       worked_seconds = worked_seconds + coalesce(extract(epoch from clock_timestamp() - attempt_at), 0),
       tail_seconds = extract(epoch from clock_timestamp() - copied_at),
       rows_per_second = null, bytes_per_second = null, throttle = null
     where id = $1::uuid and attempt = $2::uuid and state = 'RUNNING'`,
    [
      id,
      attempt,
      outcome.state,
      outcome.verified,
      outcome.contentHash,
      JSON.stringify(outcome.warnings),
      outcome.error === null ? null : JSON.stringify(outcome.error),
    ],
  );
  return rowCount === 1;
}
