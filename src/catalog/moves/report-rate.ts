import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Rate } from '../../domain/progress/smooth-rate.js';
import type { Queryable } from '../../postgres/session.js';

/** How fast the attempt copies now; shown, never relied on. */
export async function reportRate(db: Queryable, id: MoveId, attempt: ClaimId, rate: Rate): Promise<void> {
  await db.query(
    `update sortkeep.moves set rows_per_second = $3::double precision, bytes_per_second = $4::double precision
     where id = $1::uuid and attempt = $2::uuid and state = 'RUNNING' and phase = 'COPY'`,
    [id, attempt, rate.rowsPerSecond, rate.bytesPerSecond],
  );
}
