import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** Gives claimed sources back; one that another process has claimed meanwhile stays that one's. */
export async function releaseClaims(db: Queryable, claim: string, ids: readonly SourceId[]): Promise<void> {
  await db.query(
    `update sortkeep.sources
     set scan_claim = null, scan_claimed_until = null
     where scan_claim = $1::uuid and id = any($2::uuid[])`,
    [claim, ids],
  );
}
