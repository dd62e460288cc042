import type { ArchiveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** A new archive must be kept until then, unless somebody has said how long already. */
export async function retainNew(db: Queryable, id: ArchiveId, until: Date): Promise<void> {
  await db.query(
    `update sortkeep.archives set retain_until = $2::timestamptz where id = $1::uuid and retain_until is null`,
    [id, until],
  );
}
