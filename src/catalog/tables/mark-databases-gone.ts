import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** Tables of databases that the source itself does not list any more; one that only refuses us is listed. */
export async function markDatabasesGone(
  db: Queryable,
  source: SourceId,
  listed: readonly number[],
  seenAt: Date,
): Promise<void> {
  await db.query(
    `update sortkeep.tables
     set gone_at = $3::timestamptz
     where source_id = $1::uuid and database_oid <> all ($2::bigint[])
       and gone_at is null and last_seen_at < $3::timestamptz`,
    [source, listed, seenAt],
  );
}
