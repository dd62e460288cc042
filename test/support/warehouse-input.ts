/** Columns, table definitions and canonical CSV, of warehouse tests above all. */
import type {
  ColumnDefinition,
  ConstraintDefinition,
  TableDefinition,
} from '../../src/domain/table-definition.js';
import { plainTable } from './plain-table.js';

export const column = (
  name: string,
  type: string,
  more: Partial<ColumnDefinition> = {},
): ColumnDefinition => ({
  name,
  type,
  userType: null,
  notNull: false,
  default: null,
  generated: null,
  identity: null,
  collation: null,
  comment: null,
  ...more,
});

export const primaryKey = (columns: readonly string[]): ConstraintDefinition => ({
  name: 'pk',
  kind: 'primary key',
  sql: `PRIMARY KEY (${columns.join(', ')})`,
  columns,
  validated: true,
  comment: null,
});

export const tableOf = (
  schema: string,
  name: string,
  columns: readonly ColumnDefinition[],
  more: Partial<TableDefinition> = {},
): TableDefinition => plainTable({ schema, name, columns, ...more });

export type CsvValue = string | null;

const field = (value: CsvValue): string => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);

/** What `copy … to stdout (format csv, force_quote *)` gives for these rows, a buffer a row as `pg-copy-streams` does. */
export async function* csv(rows: readonly (readonly CsvValue[])[]): AsyncGenerator<Uint8Array> {
  for (const row of rows) {
    await Promise.resolve();
    yield Buffer.from(`${row.map(field).join(',')}\n`, 'utf8');
  }
}
