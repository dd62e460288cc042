import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { MoveThrottle } from '../../domain/throttle.js';
import type { Queryable } from '../../postgres/session.js';

/** How the attempt is held back; shown, never relied on. */
export async function reportThrottle(
  db: Queryable,
  id: MoveId,
  attempt: ClaimId,
  throttle: MoveThrottle | null,
): Promise<void> {
  await db.query(
    `update sortkeep.moves set throttle = $3::jsonb
     where id = $1::uuid and attempt = $2::uuid and state = 'RUNNING' and phase = 'COPY'`,
    [id, attempt, throttle === null ? null : JSON.stringify(throttle)],
  );
}
