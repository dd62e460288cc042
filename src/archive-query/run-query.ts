/** A person's SELECT over twins, in a session that nothing leads out of. */
import type { ArchiveColumn, QueryColumn } from '../domain/archive-query.js';
import { invalidInput } from '../domain/errors.js';
import { quoteIdentifier } from '../warehouse/sql-text.js';
import { maskedSelect } from './masked-view.js';
import { checkSelect, isPlainName, lower } from './process/check-select.js';
import { duckdbError } from './process/duckdb-error.js';
import type { Answer, DuckdbSession } from './process/duckdb-session.js';
import { sealSession } from './process/seal-session.js';

export interface QueriedTwin {
  readonly alias: string;
  readonly path: string;
  readonly columns: readonly ArchiveColumn[];
}

export interface QueryLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
}

/** No query can name it: it is not among the names that it is given. */
const RESULT = '"sortkeep result"';

/** INVALID_INPUT for names that are none, or the same but for case. */
export function checkAliases(aliases: readonly string[]): void {
  const seen = new Set<string>();
  for (const alias of aliases) {
    if (!isPlainName(alias) || alias.length > 63) {
      throw invalidInput(
        `'${alias.slice(0, 80)}' is no name for an archive in a query`,
        'Use letters, digits and underscores, up to 63, not beginning with a digit.',
      );
    }
    if (seen.has(lower(alias)))
      throw invalidInput(`two archives are named ${alias}`, 'Give each its own name.');
    seen.add(lower(alias));
  }
}

export async function runQuery(
  session: DuckdbSession,
  sql: string,
  twins: readonly QueriedTwin[],
  limits: QueryLimits,
): Promise<Pick<Answer, 'rows' | 'cut'> & { readonly columns: readonly QueryColumn[] }> {
  await session.query(`set TimeZone = 'UTC'`);
  for (const { alias, path, columns } of twins) {
    await session.query(`create view ${quoteIdentifier(alias)} as ${maskedSelect(columns, path)}`);
  }
  await sealSession(
    session,
    twins.map(({ path }) => path),
  );
  try {
    await checkSelect(
      session,
      sql,
      twins.map(({ alias }) => alias),
    );
    await session.query(`create temp view ${RESULT} as ${sql}`);
    const { rows: described } = await session.query(
      `select column_name, column_type from (describe ${RESULT})`,
    );
    const columns = described.map(([name, type]) => ({ name: name ?? '', type: type ?? '' }));
    const { rows, cut } = await session.query(`select columns(*)::varchar from ${RESULT}`, [], limits);
    return { columns, rows, cut };
  } catch (error) {
    throw duckdbError(error, 'the query');
  }
}
