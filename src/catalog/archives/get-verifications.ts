import { z } from 'zod';
import { VERIFICATION_KINDS } from '../../domain/archive.js';
import type { ArchiveVerification } from '../../domain/archive.js';
import { archiveId } from '../../domain/ids.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** More is history; the archive itself says when it was last found good. */
const NEWEST = 20;

const row = z.object({
  archive_id: z.string().transform(archiveId),
  how: z.enum(VERIFICATION_KINDS),
  share: z.number(),
  ok: z.boolean(),
  objects: z.number(),
  checksums: z.number(),
  stored_bytes: z.coerce.bigint(),
  seconds: z.number(),
  faults: z.array(z.string()),
  at: z.date(),
  actor: z.string().nullable(),
});

/** At most the newest 20 of each archive, newest first, in the order of the ids. */
export async function getVerifications(
  db: Queryable,
  ids: readonly ArchiveId[],
): Promise<readonly (readonly ArchiveVerification[])[]> {
  const { rows } = await db.query(
    `select v.archive_id, v.how, v.share, v.ok, v.objects, v.checksums, v.stored_bytes, v.seconds, v.faults, v.at, v.actor
     from unnest($1::uuid[]) wanted (id)
     cross join lateral (
       select * from sortkeep.archive_verifications v where v.archive_id = wanted.id
       order by v.at desc, v.id desc limit $2::integer) v
     order by v.at desc, v.id desc`,
    [[...new Set(ids)], NEWEST],
  );
  const found = z.array(row).parse(rows);
  return ids.map((id) =>
    found
      .filter((verification) => verification.archive_id === id)
      .map(({ archive_id, stored_bytes, ...verification }) => ({
        archiveId: archive_id,
        storedBytes: stored_bytes,
        ...verification,
      })),
  );
}
