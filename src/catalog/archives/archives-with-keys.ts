import { z } from 'zod';
import { archiveId } from '../../domain/ids.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const rows = z.array(z.object({ id: z.string().transform(archiveId) }));

/** Archives of a store that have a key of their own and were not shredded, in the order of their ids. */
export async function archivesWithKeys(
  db: Queryable,
  storeUri: string,
  after: ArchiveId | null,
  limit: number,
): Promise<readonly ArchiveId[]> {
  const found = await db.query(
    `select id from sortkeep.archives
     where wrapped_key is not null and shredded_at is null and store_uri = $1::text
       and ($2::uuid is null or id > $2::uuid)
     order by id limit $3::integer`,
    [storeUri, after, limit],
  );
  return rows.parse(found.rows).map(({ id }) => id);
}
