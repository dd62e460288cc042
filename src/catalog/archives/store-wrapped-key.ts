import type { ArchiveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** Keeps the catalog's copy of a key object; never of an archive that was shredded. */
export async function storeWrappedKey(db: Queryable, id: ArchiveId, record: string): Promise<void> {
  await db.query(
    'update sortkeep.archives set wrapped_key = $2::text where id = $1::uuid and shredded_at is null',
    [id, record],
  );
}
