import { z } from 'zod';
import { sourceId, tableId } from '../../domain/ids.js';
import type { SourceId, TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

export interface ArchivedTable {
  readonly tableId: TableId;
  readonly sourceId: SourceId;
  /** Of its newest archive. */
  readonly handle: string;
  readonly archivedAt: Date;
}

const row = z
  .object({
    table_id: z.string().transform(tableId),
    source_id: z.string().transform(sourceId),
    handle: z.string(),
    created_at: z.date(),
  })
  .transform(({ table_id, source_id, handle, created_at }) => ({
    tableId: table_id,
    sourceId: source_id,
    handle,
    archivedAt: created_at,
  }));

/** Tables of the source that are still there after they were archived, and whose reads since then taught nothing yet. */
export async function listArchivedTables(db: Queryable, source: SourceId): Promise<readonly ArchivedTable[]> {
  const { rows } = await db.query(
    `select a.*
     from (
       select distinct on (a.table_id) a.table_id, t.source_id, a.handle, a.created_at
       from sortkeep.archives a
       join sortkeep.tables t on t.id = a.table_id
       where t.source_id = $1::uuid and t.gone_at is null
       order by a.table_id, a.created_at desc
     ) a
     where not exists (
       select from sortkeep.lessons l
       where l.table_id = a.table_id and l.cause = 'READ_AFTER_ARCHIVE' and l.created_at > a.created_at
     )
     order by a.table_id`,
    [source],
  );
  return row.array().parse(rows);
}
