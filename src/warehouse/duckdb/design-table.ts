import type { QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import { columnNames } from '../column-names.js';
import { notesAsWarnings, refuseUnloadable } from '../design-refusals.js';
import { postgresType } from '../postgres-type.js';
import { quoteIdentifier, quoteQualified } from '../sql-text.js';
import type { WarehouseColumn, WarehouseTable } from '../warehouse.js';
import { mapToDuckdb } from './type-mapping.js';

/** DuckDB compares names without regard to case, of ASCII letters alone, and keeps them as written. */
const asciiLower = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Names as written; a second one that differs in case alone gets a number. */
export function namesAsWritten(
  names: readonly string[],
  reserved: ReadonlySet<string> = new Set(),
): readonly string[] {
  const folded = columnNames(names, { fold: asciiLower, reserved });
  return names.map((name, index) => {
    const chosen = folded[index] ?? name;
    return chosen === asciiLower(name) ? name : chosen;
  });
}

export const columnList = (columns: readonly WarehouseColumn[]): string =>
  columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`).join(', ');

/** See `Warehouse.design`. No keys or constraints: the rows are copies of rows that already obey them. */
export function designDuckdbTable(definition: TableDefinition, target: QualifiedName): WarehouseTable {
  refuseUnloadable(definition);
  const names = namesAsWritten(definition.columns.map(({ name }) => name));
  const columns = definition.columns.map((column, index): WarehouseColumn => {
    const name = names[index] ?? column.name;
    const mapped = mapToDuckdb(postgresType(column, definition.types), quoteIdentifier(column.name));
    if (name === column.name) return { name, ...mapped };
    const renamed = `column ${column.name} of the source, renamed since names differ by more than case here`;
    return { name, ...mapped, note: mapped.note === null ? renamed : `${renamed}; ${mapped.note}` };
  });
  return {
    target,
    columns,
    ddl: `create table ${quoteQualified(target)} (${columnList(columns)})`,
    warnings: notesAsWarnings(columns),
  };
}
