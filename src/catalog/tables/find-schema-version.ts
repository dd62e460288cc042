import type { SchemaVersion } from '../../domain/catalog-table.js';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { parseSchemaVersionRow } from './get-schema-versions.js';

/** The table's newest version of this definition, null where no scan saw one. */
export async function findSchemaVersion(
  db: Queryable,
  table: TableId,
  definitionHash: string,
): Promise<SchemaVersion | null> {
  const { rows } = await db.query(
    `select * from sortkeep.schema_versions where table_id = $1::uuid and definition_hash = $2::text
     order by version desc limit 1`,
    [table, definitionHash],
  );
  return rows.length === 0 ? null : parseSchemaVersionRow(rows[0]);
}
