import { conflict } from '../../domain/errors.js';
import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/**
 * First in a transaction that only the move's one worker may commit: until its end nobody can take the move over, and
 * a worker that was replaced gets a CONFLICT. One that stops in the middle of it holds the move up for five seconds:
 * then the server ends its transaction.
 */
export async function holdAttempt(tx: Queryable, id: MoveId, attempt: ClaimId): Promise<void> {
  const { rowCount } = await tx.query(
    `select set_config('idle_in_transaction_session_timeout', '5s', true) from sortkeep.moves where id = $1::uuid and attempt = $2::uuid and state = 'RUNNING' for share`,
    [id, attempt],
  );
  if (rowCount === 1) return;
  throw conflict(`move ${id} was taken over by another worker`, 'Nothing is to be done here.');
}
