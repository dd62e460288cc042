import { quotePostgresText } from '../sql-text.js';
import type { WarehouseColumn, WarehouseTable } from '../warehouse.js';
import { columnChecks } from './column-checks.js';
import { postgresDialect } from './postgres-dialect.js';

/** PostgreSQL functions take at most 100 arguments (FUNC_MAX_ARGS), two for each column. */
const COLUMNS_PER_OBJECT = 40;

const jsonObject = (pairs: readonly (readonly [key: string, sql: string])[]): string =>
  `jsonb_build_object(${pairs.map(([key, sql]) => `${quotePostgresText(key)}, ${sql}`).join(', ')})`;

function columnObject(column: WarehouseColumn): string {
  const checks = columnChecks(column.kind, `(${column.sourceExpression})`, postgresDialect);
  return jsonObject(checks.map(({ key, sql }): readonly [string, string] => [key, sql]));
}

/** See `Warehouse.sourceProfileSql`. Needs PostgreSQL 11 or newer (`sha256`). */
export function sourceProfileSql(table: WarehouseTable, from: string): string {
  const objects: string[] = [];
  for (let at = 0; at < table.columns.length; at += COLUMNS_PER_OBJECT) {
    const part = table.columns.slice(at, at + COLUMNS_PER_OBJECT);
    objects.push(
      jsonObject(part.map((column): readonly [string, string] => [column.name, columnObject(column)])),
    );
  }
  const profile = jsonObject([
    ['rows', 'count(*)'],
    ['columns', objects.join(' || ')],
  ]);
  return `select ${profile} as profile from ${from}`;
}
