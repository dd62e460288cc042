import { sha256Hex } from '../../codec/sha256.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import { quoteIdentifier, quoteQualified } from '../sql-text.js';
import type { WarehouseTable } from '../warehouse.js';
import type { DuckdbSession } from './database.js';
import { columnList } from './design-table.js';

/**
 * The staging table stands in the target's schema, since DuckDB renames a table within its schema alone and a rename
 * makes the commit independent of the number of rows.
 */
export const stagingTable = (loadId: string, table: WarehouseTable): QualifiedName => ({
  schema: table.target.schema,
  name: `sortkeep_staging_${sha256Hex(loadId).slice(0, 16)}`,
});

/** The column that says of which chunk a staged row is; dropped by the commit. No other column has its name. */
export function chunkColumn(table: WarehouseTable): string {
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  let name = 'sortkeep_chunk';
  while (taken.has(name)) name = `${name}_`;
  return quoteIdentifier(name);
}

export async function createStaging(
  session: DuckdbSession,
  loadId: string,
  table: WarehouseTable,
): Promise<void> {
  await session.run(`create schema if not exists ${quoteIdentifier(table.target.schema)}`);
  const name = quoteQualified(stagingTable(loadId, table));
  await session.run(
    `create table ${name} (${columnList(table.columns)}, ${chunkColumn(table)} bigint not null)`,
  );
}

/** Whether a table or a view has this name, or one that DuckDB takes for it. */
export async function relationExists(session: DuckdbSession, name: QualifiedName): Promise<boolean> {
  const rows = await session.rows(
    `select 1 from information_schema.tables
     where table_catalog = current_database() and lower(table_schema) = lower($1) and lower(table_name) = lower($2)`,
    [name.schema, name.name],
  );
  return rows.length > 0;
}
