import { z } from 'zod';
import { dependentText } from '../../domain/dependent.js';
import { sourceId, tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { TableFacts, UsageWindow } from '../../domain/table-facts.js';
import type { Queryable } from '../../postgres/session.js';
import { dependent } from '../dependent-row.js';
import { tableDefinition } from '../table-definition-row.js';
import { databaseKey } from '../usage/get-reads-by-database.js';
import type { ReadsByDatabase } from '../usage/get-reads-by-database.js';
import { getUsage } from '../usage/get-usage.js';
import { readRank } from '../usage/read-rank.js';

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

/**
 * Facts of those of the tables that are still there. `reads` has their databases: all tables of a run are ranked by what
 * was counted when it began. Tables of few schemas at a time cost least, since their siblings are read once.
 */
export async function getFacts(
  db: Queryable,
  reads: ReadsByDatabase,
  ids: readonly TableId[],
): Promise<readonly FactsOfTable[]> {
  const { rows } = await db.query(
    `select t.*, v.definition
     from sortkeep.tables t
     join sortkeep.schema_versions v on v.id = t.schema_version_id
     where t.id = any ($1::uuid[]) and t.gone_at is null`,
    [ids],
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
      readRank: rankOf(table, reads, usage[index] ?? null),
      siblings: (names.get(schemaKey(table)) ?? [])
        .filter((name) => name !== table.table_name)
        .slice(0, MAX_SIBLINGS),
    },
  }));
}

function rankOf(table: FactsRow, reads: ReadsByDatabase, usage: UsageWindow | null): number | null {
  const all = reads.get(databaseKey(table.source_id, table.database_oid));
  if (usage === null || all === undefined) return null;
  return readRank(all, usage.seqScans + usage.indexScans);
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
