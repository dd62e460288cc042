/** A page of a twin's rows as SQL: names quoted, values bound, texts as PostgreSQL writes them; pure. */
import type { ArchiveColumn } from '../domain/archive-query.js';
import { invalidInput, SortkeepError } from '../domain/errors.js';
import type { RowCondition, RowOperator } from '../domain/row-condition.js';
import { quoteIdentifier, quoteText } from '../warehouse/sql-text.js';
import { postgresText } from './twin/column-types.js';

const COMPARISONS: Readonly<Partial<Record<RowOperator, string>>> = {
  EQ: '=',
  NE: '<>',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
};
const ORDERED: ReadonlySet<RowOperator> = new Set(['LT', 'LE', 'GT', 'GE', 'BETWEEN']);
/** Types whose texts have the order of their values. */
const TEXTUAL = /^(?:text|bpchar|character(?: varying)?(?:\(\d+\))?)$/;
const MAX_VALUES = 100;
const COUNTS: Readonly<Partial<Record<RowOperator, number>>> = { IS_NULL: 0, IS_NOT_NULL: 0, BETWEEN: 2 };

/** A value of a filter, to be looked at before it is used. */
export interface FilterValue {
  readonly column: ArchiveColumn;
  readonly value: string;
}

export interface Condition {
  /** `true` without filters. Parameters are numbered from `$1`. */
  readonly sql: string;
  readonly values: readonly FilterValue[];
}

/** NOT_FOUND, naming it, for a column that the archive has not. */
export function columnNamed(columns: readonly ArchiveColumn[], name: string): ArchiveColumn {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  throw invalidInput(
    `the archive has no column ${JSON.stringify(name.slice(0, 80))}`,
    `Its columns are ${columns
      .map((column) => column.name)
      .join(', ')
      .slice(0, 500)}.`,
  );
}

/** INVALID_INPUT for a filter that makes no sense, ACCESS_DENIED for one that would tell of masked values. */
export function conditionOf(columns: readonly ArchiveColumn[], filters: readonly RowCondition[]): Condition {
  const values: FilterValue[] = [];
  const parts = filters.map((filter) => {
    const column = columnNamed(columns, filter.column);
    checkFilter(column, filter);
    const bound = filter.values.map((value) => {
      values.push({ column, value });
      return `cast($${values.length} as ${column.type})`;
    });
    return comparison(column, filter.operator, bound);
  });
  return { sql: parts.length === 0 ? 'true' : parts.join(' and '), values };
}

function comparison(column: ArchiveColumn, operator: RowOperator, bound: readonly string[]): string {
  const name = quoteIdentifier(column.queryName);
  const [first = 'null'] = bound;
  switch (operator) {
    case 'IS_NULL':
      return `${name} is null`;
    case 'IS_NOT_NULL':
      return `${name} is not null`;
    case 'IN':
      return `${name} in (${bound.join(', ')})`;
    case 'BETWEEN':
      return `${name} between ${bound.join(' and ')}`;
    case 'CONTAINS':
      return `contains(${postgresText(column.type, name)}, ${first})`;
    case 'STARTS_WITH':
      return `starts_with(${postgresText(column.type, name)}, ${first})`;
    default:
      return `${name} ${COMPARISONS[operator] ?? '='} ${first}`;
  }
}

function checkFilter(column: ArchiveColumn, { operator, values }: RowCondition): void {
  const { name, masked, type, postgresType } = column;
  if (masked) {
    throw new SortkeepError('ACCESS_DENIED', `column ${name} is masked, so nothing can be looked for in it`, {
      hint: 'Filter by another column; who may set allowSensitive can show it.',
    });
  }
  const wanted = operator === 'IN' ? null : (COUNTS[operator] ?? 1);
  const counted =
    wanted === null ? values.length >= 1 && values.length <= MAX_VALUES : values.length === wanted;
  if (!counted) {
    throw invalidInput(
      `filter ${operator} of column ${name} has ${values.length} values, not ${wanted ?? `1 to ${MAX_VALUES}`}`,
      'Give each filter the values that its operator takes.',
    );
  }
  const ofText = operator === 'CONTAINS' || operator === 'STARTS_WITH';
  if (ofText && type !== 'VARCHAR') {
    throw invalidInput(
      `column ${name} is ${type}, in which no text can be looked for`,
      'Compare its values.',
    );
  }
  if (ORDERED.has(operator) && type === 'VARCHAR' && !TEXTUAL.test(postgresType)) {
    throw invalidInput(
      `column ${name} is kept as the text of ${postgresType}, whose order is not that of its values`,
      'Compare it in a query, cast to the type that you want.',
    );
  }
}

/** One row of booleans: whether each value is none of its column. DuckDB drops the era of a date without a word. */
export const unfitValuesSql = (values: readonly FilterValue[]): string =>
  `select ${values
    .map(({ column: { type } }, index) => {
      const text = `$${index + 1}::varchar`;
      const era = type === 'VARCHAR' ? '' : ` or suffix(upper(${text}), 'BC')`;
      return `try_cast(${text} as ${type}) is null${era}`;
    })
    .join(', ')}`;

/** `after` is the position of a row, from 0; each row begins with its own. */
export function pageSql(
  path: string,
  columns: readonly ArchiveColumn[],
  { sql }: Condition,
  after: bigint | null,
  first: number,
): string {
  const shown = columns.map(({ queryName, type, masked }) => {
    const name = quoteIdentifier(queryName);
    return masked ? `case when ${name} is not null then '***' end` : postgresText(type, name);
  });
  const position = after === null ? '' : ` and file_row_number > ${after}`;
  return `select ${['file_row_number::varchar', ...shown].join(', ')}
    from read_parquet(${quoteText(path)}, file_row_number = true)
    where ${sql}${position} order by file_row_number limit ${first}`;
}

export const countSql = (path: string, { sql }: Condition): string =>
  `select count(*)::varchar from read_parquet(${quoteText(path)}) where ${sql}`;
