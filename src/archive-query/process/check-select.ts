/** Whether a query is one SELECT over the archives that it was given, by DuckDB's own parse of it. */
import { z } from 'zod';
import { invalidInput, SortkeepError } from '../../domain/errors.js';
import type { DuckdbSession } from './duckdb-session.js';

/** Those that make rows of their arguments alone. */
const TABLE_FUNCTIONS: ReadonlySet<string> = new Set(['range', 'generate_series', 'unnest']);
const TABLE_KINDS: ReadonlySet<string> = new Set([
  'BASE_TABLE',
  'SUBQUERY',
  'JOIN',
  'TABLE_FUNCTION',
  'EXPRESSION_LIST',
  'EMPTY',
  'PIVOT',
]);
/** Functions that tell of the process, or change something in it. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  'current_setting',
  'getenv',
  'getvariable',
  'write_log',
  'nextval',
  'currval',
]);
/** What could be taken for the name of a file is no name of a table. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

const parsed = z.union([
  z.object({ error: z.literal(true), error_type: z.string(), error_message: z.string() }),
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
]);
const tableShape = z.object({
  type: z.string(),
  alias: z.string(),
  sample: z.unknown(),
  class: z.undefined().optional(),
});
const baseTable = z.object({ catalog_name: z.string(), schema_name: z.string(), table_name: z.string() });
const called = z.object({ function_name: z.string(), schema: z.string(), catalog: z.string() });
const withNames = z.object({ map: z.array(z.object({ key: z.string() })) });

const HINT = 'Write one SELECT over the names that you gave to the archives.';
const refused = (what: string): SortkeepError =>
  new SortkeepError('ACCESS_DENIED', `a query may not use ${what}`, { hint: HINT });

export const lower = (name: string): string => name.toLowerCase();
export const isPlainName = (name: string): boolean => PLAIN.test(name);

/**
 * INVALID_INPUT for what DuckDB does not parse or is no single SELECT, ACCESS_DENIED naming whatever reaches beyond
 * `names`. It looks at DuckDB's own tree, so it sees what will run; the seal of the session stands behind it.
 */
export async function checkSelect(
  session: DuckdbSession,
  sql: string,
  names: readonly string[],
): Promise<void> {
  const { rows } = await session.query('select json_serialize_sql($1::varchar)', [sql]);
  const tree = parsed.parse(JSON.parse(rows[0]?.[0] ?? 'null'));
  if (tree.error) {
    if (tree.error_type === 'not implemented') throw refused('anything but SELECT');
    throw invalidInput(`the query cannot be read: ${tree.error_message.slice(0, 300)}`, HINT);
  }
  if (tree.statements.length !== 1) {
    throw invalidInput(`a query is one statement, and this is ${tree.statements.length}`, HINT);
  }
  const common = new Set<string>();
  walk(tree.statements, (node, key) => {
    if (key !== 'cte_map') return;
    for (const { key: name } of withNames.parse(node).map) {
      if (!isPlainName(name)) throw refused(`the name ${JSON.stringify(name)} for a part of it`);
      common.add(lower(name));
    }
  });
  const known = new Set([...names.map(lower), ...common]);
  walk(tree.statements, (node) => {
    checkFunction(node);
    checkTable(node, known);
  });
}

function checkFunction(node: object): void {
  const call = called.safeParse(node);
  if (call.success && FUNCTIONS.has(lower(call.data.function_name))) {
    throw refused(`the function ${call.data.function_name}`);
  }
}

function checkTable(node: object, known: ReadonlySet<string>): void {
  const table = tableShape.safeParse(node);
  // Expressions have a class, and a whole SELECT has no alias.
  if (!table.success || !('alias' in node) || !('sample' in node)) return;
  const { type } = table.data;
  if (!TABLE_KINDS.has(type)) throw refused(type.toLowerCase().replaceAll('_', ' '));
  if (type === 'TABLE_FUNCTION') {
    const { function_name: name } = z.object({ function: called }).parse(node).function;
    if (!TABLE_FUNCTIONS.has(lower(name))) throw refused(`the function ${name}`);
  }
  if (type !== 'BASE_TABLE') return;
  const { catalog_name: catalog, schema_name: schema, table_name: name } = baseTable.parse(node);
  if (catalog !== '' || schema !== '' || !known.has(lower(name))) {
    const whole = [catalog, schema, name].filter((part) => part !== '').join('.');
    throw refused(`the table ${JSON.stringify(whole)}, which is no archive of it`);
  }
}

function walk(value: unknown, visit: (node: object, key: string) => void, key = ''): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) visit(value, key);
  for (const [name, inner] of Object.entries(value)) walk(inner, visit, name);
}
