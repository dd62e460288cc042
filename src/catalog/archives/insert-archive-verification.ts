import type { ArchiveFault, ArchiveVerification } from '../../domain/archive.js';
import type { Queryable } from '../../postgres/session.js';

/**
 * Keeps what one look at an archive found. A good reading of the whole moves `verifiedAt` forward, a good rehearsal
 * `rehearsedAt`. A fault stays on the archive until a good look of its kind: a reading must be one of the whole, and
 * then disproves what the store's list said too.
 */
export async function insertArchiveVerification(
  db: Queryable,
  verification: ArchiveVerification,
): Promise<void> {
  const { how, ok, share, at } = verification;
  await db.query(
    `with found as (
       insert into sortkeep.archive_verifications (archive_id, at, ok, objects, stored_bytes, seconds, faults, how,
         share, actor, checksums)
       values ($1::uuid, $2::timestamptz, $3::boolean, $4::integer, $5::bigint, $6::double precision, $7::jsonb,
         $8::text, $9::double precision, $10::text, $14::integer)
       returning archive_id, at
     )
     update sortkeep.archives a
     set checked_at = greatest(a.checked_at, found.at),
       read_at = case when $8::text = 'OBJECTS' then a.read_at else greatest(a.read_at, found.at) end,
       verified_at = case when $11::boolean then greatest(a.verified_at, found.at) else a.verified_at end,
       rehearsal_at = case when $8::text = 'REHEARSAL' then greatest(a.rehearsal_at, found.at)
         else a.rehearsal_at end,
       rehearsed_at = case when $8::text = 'REHEARSAL' and $3::boolean then greatest(a.rehearsed_at, found.at)
         else a.rehearsed_at end,
       faults = (a.faults - $12::text[]) || $13::jsonb
     from found where a.id = found.archive_id`,
    [
      verification.archiveId,
      at,
      ok,
      verification.objects,
      verification.storedBytes.toString(),
      verification.seconds,
      JSON.stringify(verification.faults),
      how,
      share,
      verification.actor,
      ok && how !== 'OBJECTS' && share === 1,
      ok ? disproved(verification) : [],
      ok ? '{}' : JSON.stringify({ [how]: faultOf(verification) }),
      verification.checksums,
    ],
  );
}

function disproved({ how, share }: ArchiveVerification): readonly string[] {
  if (how !== 'DEEP') return [how];
  return share === 1 ? ['DEEP', 'OBJECTS'] : [];
}

function faultOf({ how, faults, at }: ArchiveVerification): ArchiveFault {
  const [first = 'it is not what was archived', ...others] = faults;
  return {
    how,
    message: others.length === 0 ? first : `${first}, and ${others.length} more`,
    hint: "Bring the named objects back from the store's own versions or from a copy of it; nothing was removed.",
    at,
  };
}
