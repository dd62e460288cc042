/** The statement that reads one chunk of canonical CSV into the staging table. */
import { quoteIdentifier, quoteText } from '../sql-text.js';
import type { WarehouseColumn } from '../warehouse.js';
import { castFailure } from './duckdb-errors.js';

/** PostgreSQL's limit of a value is 1 GB; DuckDB holds some buffers of this size, so the limit of a line is lower here. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** DuckDB's own reading of these drops the era of a date without a word (`0044-03-15 BC` becomes 44 AD): cast with care. */
const ERA_KINDS: ReadonlySet<WarehouseColumn['kind']> = new Set(['date', 'timestamp', 'timestamptz']);

const hasEra = ({ kind }: WarehouseColumn): boolean => ERA_KINDS.has(kind);

/** DuckDB writes the era after the day: `0044-03-15 (BC) 10:00:00`. */
const withEra = (text: string): string =>
  `case when suffix(${text}, ' BC') then regexp_replace(${text}, '^(\\S+)(.*) BC$', '\\1 (BC)\\2') else ${text} end`;

function selected(column: WarehouseColumn, index: number): string {
  const name = quoteIdentifier(column.name);
  if (!hasEra(column)) return name;
  const cast = `try_cast(${withEra(name)} as ${column.type})`;
  return `coalesce(${cast}, case when ${name} is not null then error(${quoteText(castFailure(index))}) end)`;
}

/**
 * `insert into <staging> select <chunk>, …` from the CSV at `path`. NULL is nothing and '' is `""`: both options that
 * say so are needed (nullstr, allow_quoted_nulls), and no sniffing, which would need to read a pipe twice.
 */
export function readCsvSql(
  staging: string,
  chunk: number,
  columns: readonly WarehouseColumn[],
  path: string,
): string {
  const types = columns
    .map((column) => `${quoteText(column.name)}: ${quoteText(hasEra(column) ? 'VARCHAR' : column.type)}`)
    .join(', ');
  const options = [
    `columns={${types}}`,
    'auto_detect=false',
    'header=false',
    `delim=','`,
    `quote='"'`,
    `escape='"'`,
    `nullstr=''`,
    'allow_quoted_nulls=false',
    `new_line='\\n'`,
    `max_line_size=${MAX_LINE_BYTES}`,
    `buffer_size=${2 * MAX_LINE_BYTES}`,
    'parallel=true',
  ];
  return `insert into ${staging} select ${columns.map(selected).join(', ')}, ${chunk} from read_csv(${quoteText(path)}, ${options.join(', ')})`;
}
