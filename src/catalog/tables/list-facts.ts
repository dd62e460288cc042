import { z } from 'zod';
import { dependentText } from '../../domain/dependent.js';
import { sourceId, tableId } from '../../domain/ids.js';
import type { SourceId, TableId } from '../../domain/ids.js';
import type { TableFacts } from '../../domain/table-facts.js';
import type { Queryable } from '../../postgres/session.js';
import { dependent } from '../dependent-row.js';
import { tableDefinition } from '../table-definition-row.js';
import { getUsage } from '../usage/get-usage.js';

export interface FactsOfTable {
  readonly tableId: TableId;
  readonly facts: TableFacts;
}

const MAX_SIBLINGS = 200;

const factsRow = z.object({
  id: z.string().transform(tableId),
  source_id: z.string().transform(sourceId),
  database_oid: z.string(),
  database_name: z.string(),
  schema_name: z.string(),
  table_name: z.string(),
  estimated_rows: z.number().nullable(),
  size_bytes: z.coerce.bigint(),
  referenced_by: z.number(),
  dependents: z.array(dependent),
  definition: tableDefinition,
});
type FactsRow = z.infer<typeof factsRow>;

const siblingsRow = z.object({
  source_id: z.string().transform(sourceId),
  database_oid: z.string(),
  schema_name: z.string(),
  names: z.array(z.string()),
});
type SchemaKey = Pick<FactsRow, 'source_id' | 'database_oid' | 'schema_name'>;

const schemaKey = (row: SchemaKey): string =>
  JSON.stringify([row.source_id, row.database_oid, row.schema_name]);

/** Facts of the next `limit` tables that are still there, by id; of one source, or of all with null. */
export async function listFacts(
  db: Queryable,
  source: SourceId | null,
  after: TableId | null,
  limit: number,
): Promise<readonly FactsOfTable[]> {
  const { rows } = await db.query(
    `select t.*, v.definition
     from sortkeep.tables t
     join sortkeep.schema_versions v on v.id = t.schema_version_id
     where t.gone_at is null
       and ($1::uuid is null or t.source_id = $1::uuid)
       and ($2::uuid is null or t.id > $2::uuid)
     order by t.id
     limit $3::integer`,
    [source, after, limit],
  );
  const tables = factsRow.array().parse(rows);
  const usage = await getUsage(
    db,
    tables.map(({ id }) => id),
  );
  const names = await namesOfSchemas(db, tables);
  return tables.map((table, index) => ({
    tableId: table.id,
    facts: {
      database: table.database_name,
      definition: table.definition,
      estimatedRows: table.estimated_rows,
      sizeBytes: table.size_bytes,
      usage: usage[index] ?? null,
      referencedBy: table.referenced_by,
      dependents: table.dependents.map(dependentText),
      siblings: (names.get(schemaKey(table)) ?? [])
        .filter((name) => name !== table.table_name)
        .slice(0, MAX_SIBLINGS),
    },
  }));
}

/** The first names of each schema, one more than the siblings that a table of it can have. */
async function namesOfSchemas(
  db: Queryable,
  tables: readonly FactsRow[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const schemas = [...new Map(tables.map((table) => [schemaKey(table), table])).values()];
  const { rows } = await db.query(
    `select s.source_id, s.database_oid, s.schema_name, n.names
     from unnest($1::uuid[], $2::bigint[], $3::text[]) as s (source_id, database_oid, schema_name)
     cross join lateral (
       select array_agg(first.table_name) as names
       from (
         select t.table_name
         from sortkeep.tables t
         where t.source_id = s.source_id and t.database_oid = s.database_oid
           and t.schema_name = s.schema_name and t.gone_at is null
         order by t.table_name
         limit $4::integer
       ) first
     ) n
     where n.names is not null`,
    [
      schemas.map(({ source_id }) => source_id),
      schemas.map(({ database_oid }) => database_oid),
      schemas.map(({ schema_name }) => schema_name),
      MAX_SIBLINGS + 1,
    ],
  );
  return new Map(
    siblingsRow
      .array()
      .parse(rows)
      .map((row) => [schemaKey(row), row.names]),
  );
}
