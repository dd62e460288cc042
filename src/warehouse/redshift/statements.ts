/** The SQL that is sent to Redshift. Literals hold only names without backslashes, checked ids, addresses and digests. */
import type { QualifiedName } from '../../domain/table-definition.js';
import { quoteIdentifier, quoteQualified, quoteText } from '../sql-text.js';
import type { WarehouseTable } from '../warehouse.js';

const LEDGER = quoteQualified({ schema: 'sortkeep', name: 'load_ledger' });

/** Both in one batch; each is without effect when it was done before. */
export const LEDGER_DDL: readonly string[] = [
  'create schema if not exists "sortkeep"',
  `create table if not exists ${LEDGER} (load_id varchar(64) not null, target_schema varchar(127) not null, target_name varchar(127) not null, design_sha256 varchar(64) not null, row_count bigint not null, committed_at timestamp not null)`,
];

/** One row: the design's digest and the rows, as texts; none while not committed. */
export const readLedger = (loadId: string): string =>
  `select design_sha256, cast(row_count as varchar(20)) from ${LEDGER} where load_id = ${quoteText(loadId)}`;

/** One row with the number of relations of this name, as text. */
export const countRelations = ({ schema, name }: QualifiedName): string =>
  `select cast(count(*) as varchar(20)) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = ${quoteText(schema)} and c.relname = ${quoteText(name)}`;

export interface CopySource {
  readonly manifestUrl: string;
  readonly iamRole: string;
  readonly nullMarker: string;
}

/** No MAXERROR, ACCEPTANYDATE, ACCEPTINVCHARS or TRUNCATECOLUMNS: each of them would change or drop a value without a word. */
function copy(table: WarehouseTable, from: CopySource): string {
  const role = from.iamRole === 'default' ? 'default' : quoteText(from.iamRole);
  return `copy ${quoteQualified(table.target)} from ${quoteText(from.manifestUrl)} iam_role ${role} format csv zstd manifest null as ${quoteText(from.nullMarker)} dateformat 'auto' timeformat 'auto'`;
}

/**
 * The commit of a load, to run as one transaction. It creates the table without `if not exists`, so that a second run
 * fails as a whole; the ledger's `not null` (or the division by zero before it) fails it when another number of rows
 * arrived. `from` is null when there is nothing to copy.
 */
export function commitStatements(
  loadId: string,
  table: WarehouseTable,
  designSha256: string,
  rows: number,
  from: CopySource | null,
): readonly string[] {
  const target = quoteQualified(table.target);
  const values = [loadId, table.target.schema, table.target.name, designSha256].map(quoteText).join(', ');
  const counted = `count(*) / case when count(*) = ${rows} then 1 else 0 end`;
  return [
    `create schema if not exists ${quoteIdentifier(table.target.schema)}`,
    table.ddl,
    ...(from === null ? [] : [copy(table, from)]),
    // Whoever had the name before has lost its table, or the statement above had failed.
    `delete from ${LEDGER} where target_schema = ${quoteText(table.target.schema)} and target_name = ${quoteText(table.target.name)}`,
    `insert into ${LEDGER} select ${values}, ${counted}, getdate() from ${target}`,
  ];
}

/** Drops what a committed load made, with its line, to run as one transaction. */
export const withdrawStatements = (loadId: string, target: QualifiedName): readonly string[] => [
  `drop table if exists ${quoteQualified(target)}`,
  `delete from ${LEDGER} where load_id = ${quoteText(loadId)}`,
];

/** What COPY noted of the first value that it refused: never the value itself. */
export const readLoadErrors = (queryId: number): string =>
  `select column_name, column_type, cast(line_number as varchar(20)), cast(error_code as varchar(20)), file_name from sys_load_error_detail where query_id = ${queryId} order by start_time limit 1`;
