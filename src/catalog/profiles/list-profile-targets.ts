import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { SourceId, TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

export interface ProfileTarget {
  readonly tableId: TableId;
  readonly database: string;
  readonly databaseOid: number;
  readonly relationOid: number;
  /** `schema.table`, for words. */
  readonly name: string;
}

const row = z.object({
  id: z.string().transform(tableId),
  database_name: z.string(),
  database_oid: z.coerce.number(),
  relation_oid: z.coerce.number(),
  name: z.string(),
});

/** Tables of a source that its last scan saw, or one of them, by database and oid. */
export async function listProfileTargets(
  db: Queryable,
  source: SourceId,
  table: TableId | null,
): Promise<readonly ProfileTarget[]> {
  const { rows } = await db.query(
    `select id, database_name, database_oid, relation_oid, schema_name || '.' || table_name as name
     from sortkeep.tables
     where source_id = $1::uuid and gone_at is null and ($2::uuid is null or id = $2::uuid)
     order by database_oid, relation_oid`,
    [source, table],
  );
  return row
    .array()
    .parse(rows)
    .map(({ id, database_name, database_oid, relation_oid, name }) => ({
      tableId: id,
      database: database_name,
      databaseOid: database_oid,
      relationOid: relation_oid,
      name,
    }));
}
