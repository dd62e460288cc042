import type { ArchiveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** Once the store has no version of its key any more: the catalog's copy goes, and the moment stays. */
export async function storeShredded(db: Queryable, id: ArchiveId, at: Date): Promise<void> {
  await db.query(
    `update sortkeep.archives set wrapped_key = null, key_destroyed_at = $2::timestamptz
     where id = $1::uuid and key_destroyed_at is null`,
    [id, at],
  );
}
