import type { ArchiveKeeping } from '../../domain/archive.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** Replaces what is said of the keeping of an archive. */
export async function storeKeeping(
  db: Queryable,
  id: ArchiveId,
  { retainUntil, legalHold, expiry, shredding }: ArchiveKeeping,
  removedAt: Date | null,
): Promise<void> {
  await db.query(
    `update sortkeep.archives
     set retain_until = $2::timestamptz, legal_hold = $3::boolean, expired_at = $4::timestamptz,
       expired_by = $5::text, expired_reason = $6::text, removed_at = $7::timestamptz,
       shredded_at = $8::timestamptz, shredded_by = $9::text, shredded_reason = $10::text
     where id = $1::uuid`,
    [
      id,
      retainUntil,
      legalHold,
      expiry?.at ?? null,
      expiry?.by ?? null,
      expiry?.reason ?? null,
      removedAt,
      shredding?.at ?? null,
      shredding?.by ?? null,
      shredding?.reason ?? null,
    ],
  );
}
