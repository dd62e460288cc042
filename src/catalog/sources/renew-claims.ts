import type { Queryable } from '../../postgres/session.js';

/** Keeps what the process has claimed for so many seconds more. */
export async function renewClaims(db: Queryable, claim: string, claimSeconds: number): Promise<void> {
  await db.query(
    `update sortkeep.sources
     set scan_claimed_until = now() + make_interval(secs => $2::double precision)
     where scan_claim = $1::uuid`,
    [claim, claimSeconds],
  );
}
