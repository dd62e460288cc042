import type { ArchiveVerification } from '../../domain/archive.js';
import type { Queryable } from '../../postgres/session.js';

/** Keeps what one reading found; a good one moves the archive's `verifiedAt` forward. */
export async function insertArchiveVerification(
  db: Queryable,
  verification: ArchiveVerification,
): Promise<void> {
  await db.query(
    `with found as (
       insert into sortkeep.archive_verifications (archive_id, at, ok, objects, stored_bytes, seconds, faults)
       values ($1::uuid, $2::timestamptz, $3::boolean, $4::integer, $5::bigint, $6::double precision, $7::jsonb)
       returning archive_id, at, ok
     )
     update sortkeep.archives a set verified_at = greatest(a.verified_at, found.at)
     from found where a.id = found.archive_id and found.ok`,
    [
      verification.archiveId,
      verification.at,
      verification.ok,
      verification.objects,
      verification.storedBytes.toString(),
      verification.seconds,
      JSON.stringify(verification.faults),
    ],
  );
}
