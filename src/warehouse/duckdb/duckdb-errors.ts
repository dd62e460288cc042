/**
 * DuckDB's errors as ours. Its texts quote whole lines of the input, so none of them goes into a message; the
 * cause keeps them.
 */
import { z } from 'zod';
import { SortkeepError, type ErrorCode } from '../../domain/errors.js';
import type { WarehouseColumn } from '../warehouse.js';

const THROWN = z.object({ message: z.string() });

/** Not by `instanceof`: the addon's errors may be of another realm than ours. */
const textOf = (error: unknown): string => THROWN.safeParse(error).data?.message ?? '';

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
  readonly retryable?: boolean;
}

const RULES: readonly Rule[] = [
  {
    pattern: /Could not set lock on file/,
    code: 'CONFLICT',
    what: 'is open in another process',
    hint: 'Only one process may open a DuckDB file: stop the other one (a second worker, the duckdb shell), or load into Redshift.',
    retryable: true,
  },
  {
    pattern: /Ambiguous reference to catalog or schema/,
    code: 'CONFLICT',
    what: 'has the name of the schema that the table would be in, and DuckDB does not tell them apart',
    hint: 'Plan the move with another target schema, or give the file another name.',
  },
  {
    pattern: /not a valid DuckDB database file|corrupt|version number/i,
    code: 'CORRUPTED',
    what: 'is not a database that this version of DuckDB can read',
    hint: 'Point the warehouse at another file, or restore this one from a backup.',
  },
  {
    pattern: /No space left|Disk quota|max_temp_directory_size|Could not write/i,
    code: 'NO_SPACE',
    what: 'cannot grow',
    hint: 'Free space on the disk that holds the file and start the move again.',
  },
  {
    pattern: /Out of Memory/i,
    code: 'NO_SPACE',
    what: 'needs more memory than it may use',
    hint: 'Raise the memory limit of the warehouse and start the move again.',
  },
  {
    pattern: /Permission denied|read-only/i,
    code: 'ACCESS_DENIED',
    what: 'may not be read and written',
    hint: 'Give the user that runs Sortkeep the right to write the file and its folder.',
  },
  {
    pattern: /Cannot open file|No such file or directory/i,
    code: 'NOT_FOUND',
    what: 'cannot be opened or made',
    hint: 'Create the folder that is to hold the file.',
  },
];

/** Any error of DuckDB while `doing` something with the database file `path`. */
export function duckdbError(error: unknown, path: string, doing: string): SortkeepError {
  const rule = RULES.find(({ pattern }) => pattern.test(textOf(error)));
  if (rule === undefined) {
    return new SortkeepError('INTERNAL', `warehouse file ${path} failed while ${doing}`, {
      hint: 'The log has the cause; report it with the move or request id.',
      cause: error,
    });
  }
  return new SortkeepError(rule.code, `warehouse file ${path} ${rule.what}`, {
    hint: rule.hint,
    retryable: rule.retryable ?? false,
    cause: error,
  });
}

/** Raised by the staging statement itself for a value of a column that is cast there; the number is the column's. */
export const castFailure = (index: number): string => `sortkeep: column ${index} cannot hold a value`;
const CAST_FAILURE = /^Invalid Input Error: sortkeep: column (\d+) cannot hold a value/;
const LINE = /^(?:Conversion|Invalid Input) Error: CSV Error on Line: (\d+)/;

function failedColumn(text: string, columns: readonly WarehouseColumn[]): WarehouseColumn | undefined {
  const cast = CAST_FAILURE.exec(text);
  if (cast !== null) return columns[Number(cast[1])];
  // The rows that DuckDB quotes may say anything; what it says after the last of them is its own.
  const said = text.slice(0, Math.max(0, text.lastIndexOf(' is being converted as type ')));
  return columns.find(({ name }) => said.endsWith(`\nColumn ${name}`));
}

/**
 * An error of reading CSV for `target`, from the one that the session threw: INVALID_INPUT naming the column where a
 * value does not fit it, CORRUPTED where the text is not the CSV of this table.
 */
export function csvError(error: unknown, columns: readonly WarehouseColumn[], target: string): unknown {
  const cause = error instanceof SortkeepError ? error.cause : error;
  const text = textOf(cause);
  const column = failedColumn(text, columns);
  const line = LINE.exec(text);
  const where = line === null ? '' : ` in row ${line[1] ?? ''} of the chunk`;
  if (column !== undefined) {
    return new SortkeepError(
      'INVALID_INPUT',
      `column ${column.name} of ${target}: a value does not fit ${column.type}${where}`,
      {
        hint: 'Look there for NaN, infinities, empty texts and dates out of range, and correct the value at the source.',
        cause,
      },
    );
  }
  if (line === null) return error;
  return new SortkeepError('CORRUPTED', `csv for ${target} cannot be read${where}`, {
    hint: 'The stream was cut short, has other columns than the plan, or a row above 16 MiB: start the move again with a new plan.',
    cause,
  });
}
