import { z } from 'zod';
import { sourceId, tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { RelatableTable } from '../../domain/table-relation.js';
import type { Queryable } from '../../postgres/session.js';
import { typeDefinition } from '../table-definition-row.js';

const text = z.string();
const names = text.array();
const qualifiedName = z.object({ schema: text, name: text });

/** Of definitions only what relations look at: twenty thousand are read in a run. */
const row = z.object({
  id: text.transform(tableId),
  source_id: text.transform(sourceId),
  source_name: text,
  database_oid: z.coerce.number(),
  database_name: text,
  relation_oid: z.coerce.number(),
  schema_name: text,
  table_name: text,
  collation: text.nullable(),
  seen_at: z.date(),
  columns: z.array(
    z.object({
      name: text,
      type: text,
      userType: qualifiedName.nullable(),
      notNull: z.boolean(),
      collation: qualifiedName.nullable(),
    }),
  ),
  constraints: z.array(
    z.object({ kind: z.enum(['primary key', 'unique', 'check', 'exclusion']), columns: names }),
  ),
  foreign_keys: z.array(
    z.object({ name: text, columns: names, references: qualifiedName, referencedColumns: names }),
  ),
  sequences: z.array(z.object({ column: text, start: text, increment: text, minimum: text, maximum: text })),
  types: z.array(typeDefinition),
});

/**
 * The next `limit` tables that are still there, by id. Tables of a source that is a node of another one are none: it
 * is the same table on another node.
 */
export async function listRelatableTables(
  db: Queryable,
  after: TableId | null,
  limit: number,
): Promise<readonly RelatableTable[]> {
  const { rows } = await db.query(
    `select t.id, t.source_id, s.name as source_name, t.database_oid, t.database_name, t.relation_oid,
       t.schema_name, t.table_name, v.seen_at,
       (select d ->> 'collation' from jsonb_array_elements(s.last_databases) as d
        where d ->> 'database' = t.database_name limit 1) as collation,
       v.definition -> 'columns' as columns,
       v.definition -> 'constraints' as constraints,
       v.definition -> 'foreignKeys' as foreign_keys,
       v.definition -> 'sequences' as sequences,
       v.definition -> 'types' as types
     from sortkeep.tables t
     join sortkeep.sources s on s.id = t.source_id
     join sortkeep.schema_versions v on v.id = t.schema_version_id
     where t.gone_at is null and s.lead_source_id is null
       and ($1::uuid is null or t.id > $1::uuid)
     order by t.id
     limit $2::integer`,
    [after, limit],
  );
  return row
    .array()
    .parse(rows)
    .map((table) => ({
      id: table.id,
      sourceId: table.source_id,
      source: table.source_name,
      databaseOid: table.database_oid,
      database: table.database_name,
      collation: table.collation,
      relationOid: table.relation_oid,
      schema: table.schema_name,
      name: table.table_name,
      structureSince: table.seen_at,
      columns: table.columns,
      constraints: table.constraints,
      foreignKeys: table.foreign_keys,
      sequences: table.sequences,
      types: table.types,
    }));
}
