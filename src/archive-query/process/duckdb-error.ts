/** DuckDB's words on a query of a person, as an error of ours. */
import { SortkeepError } from '../../domain/errors.js';
import type { ErrorCode } from '../../domain/errors.js';
import { DuckdbFailure } from './duckdb-session.js';

const RULES: readonly { readonly pattern: RegExp; readonly code: ErrorCode; readonly hint: string }[] = [
  {
    pattern: /Out of Memory|Failed to allocate|std::bad_alloc/i,
    code: 'NO_SPACE',
    hint: 'Ask for less at once: fewer columns, a filter, smaller groups; or raise queryMemoryMegabytes.',
  },
  {
    pattern: /^Permission Error/,
    code: 'ACCESS_DENIED',
    hint: 'A query reads the archives that it was given and nothing else.',
  },
  {
    pattern:
      /^(?:Parser|Syntax|Binder|Catalog|Conversion|Invalid Input|Out of Range|Not implemented|Not Implemented) Error/,
    code: 'INVALID_INPUT',
    hint: 'Correct the query; it is written in the SQL of DuckDB.',
  },
];

/**
 * DuckDB quotes the query and values of rows that the query may read: masked columns are masked before it sees them.
 * So its first line may be told to whoever wrote the query.
 */
export function duckdbError(error: unknown, doing: string): unknown {
  if (!(error instanceof DuckdbFailure)) return error;
  const [line = ''] = error.message.split('\n');
  const rule = RULES.find(({ pattern }) => pattern.test(error.message));
  if (rule === undefined) {
    return new SortkeepError('INTERNAL', `DuckDB failed while ${doing}`, {
      hint: 'The log has the cause; report it with the request id.',
      cause: error,
    });
  }
  const said = line.replace(/^[\w ]+ Error: /, '').slice(0, 300);
  return new SortkeepError(rule.code, `${doing} failed: ${said}`, { hint: rule.hint, cause: error });
}
