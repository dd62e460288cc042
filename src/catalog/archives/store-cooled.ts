import type { ArchiveId } from '../../domain/ids.js';
import type { ColdClass } from '../../domain/storage-class.js';
import type { Queryable } from '../../postgres/session.js';

/** All objects of the archive are in that class now. */
export async function storeCooled(db: Queryable, id: ArchiveId, storageClass: ColdClass): Promise<void> {
  await db.query(
    `update sortkeep.archives set cold_class = $2::text, cooled_at = clock_timestamp() where id = $1::uuid`,
    [id, storageClass],
  );
}
