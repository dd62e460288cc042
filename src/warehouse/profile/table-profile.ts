/** The two ways in which a TableProfile arrives: as the source's json, and as rows of texts of a warehouse. */
import { z } from 'zod';
import { SortkeepError } from '../../domain/errors.js';
import type { TableProfile, WarehouseTable } from '../warehouse.js';
import { columnChecks } from './column-checks.js';
import type { ProfileDialect } from './profile-dialect.js';

const PROFILE = z.object({
  rows: z.number().int().nonnegative(),
  columns: z.record(z.string(), z.record(z.string(), z.string().nullable())),
});

const fault = (what: string): SortkeepError =>
  new SortkeepError('INTERNAL', `the profile of ${what} has another form than asked for`, {
    hint: 'This is a fault in Sortkeep: report it with the move or request id.',
  });

/** Reads the value of the column `profile` of `sourceProfileSql`. */
export function parseTableProfile(value: unknown): TableProfile {
  const parsed = PROFILE.safeParse(value);
  if (!parsed.success) throw fault('the source');
  return parsed.data;
}

/** One `select` over some of the columns; its only row has a text, a number or NULL for each key, in order. */
export interface ProfileQuery {
  readonly sql: string;
  readonly keys: readonly { readonly column: string; readonly key: string }[];
}

/** The first value of each row is the number of rows. `quote` quotes an identifier, `from` is quoted SQL. */
export function profileQueries(
  table: WarehouseTable,
  from: string,
  dialect: ProfileDialect,
  quote: (name: string) => string,
  columnsPerQuery: number,
): readonly ProfileQuery[] {
  const queries: ProfileQuery[] = [];
  for (let at = 0; at < table.columns.length; at += columnsPerQuery) {
    const checks = table.columns
      .slice(at, at + columnsPerQuery)
      .flatMap(({ name, kind }) =>
        columnChecks(kind, quote(name), dialect).map((check) => ({ ...check, column: name })),
      );
    const list = [dialect.exactText('count(*)'), ...checks.map(({ sql }) => sql)];
    queries.push({
      sql: `select ${list.map((sql, index) => `${sql} as c${index}`).join(', ')} from ${from}`,
      keys: checks.map(({ column, key }) => ({ column, key })),
    });
  }
  return queries;
}

/** `answers` holds the row of each query: the number of rows, then the checks. */
export function assembleProfile(
  queries: readonly ProfileQuery[],
  answers: readonly (readonly (string | null)[])[],
  what: string,
): TableProfile {
  // A map, since a column may be called `__proto__`.
  const columns = new Map<string, Record<string, string | null>>();
  let rows: number | undefined;
  queries.forEach((query, index) => {
    const [count, ...values] = answers[index] ?? [];
    if (typeof count !== 'string' || values.length !== query.keys.length) throw fault(what);
    rows = Number(count);
    query.keys.forEach(({ column, key }, position) => {
      columns.set(column, { ...columns.get(column), [key]: values[position] ?? null });
    });
  });
  if (rows === undefined) throw fault(what);
  return { rows, columns: Object.fromEntries(columns) };
}
