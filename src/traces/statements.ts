/**
 * The statements that workloads are made of. All tables have the same few columns, since a trace tells of use and not
 * of structure: `id`, `ref` (an account, an instrument), `at` (a day; rows of before the run have negative ones),
 * `state`, `n` and `body`. `k` is the number of a repetition.
 */
import type { SeededRandom } from '../classifier/seeded-random.js';

/** Ids of one day start here above those of the day before. */
const IDS_A_DAY = 100_000;
/** Days over which the rows of before the run are spread. */
const HISTORY_DAYS = 180;
const REFS = 50;

export type KeyKind = 'primary key' | 'index' | 'none';

export interface TableShape {
  readonly rows: number;
  /** Characters in `body`. */
  readonly width: number;
  readonly key: KeyKind;
  /** What follows the table's name in CREATE INDEX: `(at)`, `(id) where state = 0`. */
  readonly indexes?: readonly string[];
}

const COLUMNS = 'ref integer, at integer, state integer, n integer, body text';

const filled = (from: number, count: number, at: string, width: number): string =>
  `select ${from} + i, i * 7 % ${REFS}, ${at}, 0, i, rpad(md5(i::text), ${width}, 'x') from generate_series(1, ${count}) i`;

const historyRows = (rows: number, width: number): string =>
  filled(0, rows, `((i - 1) * ${HISTORY_DAYS} / ${Math.max(1, rows)}) - ${HISTORY_DAYS}`, width);

export function createTable(
  table: string,
  { rows, width, key, indexes = [] }: TableShape,
): readonly string[] {
  return [
    `create table ${table} (id bigint not null${key === 'primary key' ? ' primary key' : ''}, ${COLUMNS})`,
    ...(rows > 0 ? [`insert into ${table} ${historyRows(rows, width)}`] : []),
    ...(key === 'index' ? [`create index on ${table} (id)`] : []),
    ...indexes.map((index) => `create index on ${table} ${index}`),
  ];
}

/** A longer run would have no partitions left. */
export const MOST_DAYS = 400;

/** Partitioned by `at`, with partitions for all of the history and of `days`. */
export function createPartitioned(
  table: string,
  { rows, width }: Pick<TableShape, 'rows' | 'width'>,
  partitionDays: number,
  days = MOST_DAYS,
): readonly string[] {
  const parts = Math.ceil((days + HISTORY_DAYS) / partitionDays);
  const partition = (index: number): string => {
    const from = index * partitionDays - HISTORY_DAYS;
    return `create table ${table}_p${index} partition of ${table} for values from (${from}) to (${from + partitionDays})`;
  };
  return [
    `create table ${table} (id bigint not null, ${COLUMNS}) partition by range (at)`,
    ...Array.from({ length: parts }, (_, index) => partition(index)),
    `create index on ${table} (at)`,
    `insert into ${table} ${historyRows(rows, width)}`,
  ];
}

export const idOf = (day: number, row: number | string): string => `${(day + 1) * IDS_A_DAY} + ${row}`;

/** Rows of this day, with the ids `idOf(day, 1)` and on. */
export const insertRows = (table: string, count: number, day: number, width: number): readonly string[] =>
  count < 1 ? [] : [`insert into ${table} ${filled((day + 1) * IDS_A_DAY, count, String(day), width)}`];

export const repeat = (times: number, statement: string): readonly string[] =>
  times < 1
    ? []
    : times === 1
      ? [statement.replaceAll(/\bk\b/g, '1')]
      : [`for k in 1..${times} loop ${statement}; end loop`];

/** A key of before the run, another one each time. */
export const someKey = (rows: number, random: SeededRandom): string =>
  `1 + (k * 7919 + ${random.below(rows)}) % ${Math.max(1, rows)}`;

export const lookUp = (table: string, key: string): string => `perform body from ${table} where id = ${key}`;
export const updateByKey = (table: string, key: string): string =>
  `update ${table} set n = n + 1 where id = ${key}`;
export const deleteByKey = (table: string, key: string): string => `delete from ${table} where id = ${key}`;
/** Every column is wanted, so that no index alone can answer it. */
export const readWhole = (table: string): string => `perform max(n) from ${table}`;
export const readDays = (table: string, from: number | string, to: number | string): string =>
  `perform max(n) from ${table} where at between ${from} and ${to}`;
export const readByRef = (table: string, random: SeededRandom): string =>
  `perform max(n) from ${table} where ref = (k * 13 + ${random.below(REFS)}) % ${REFS}`;
export const peek = (table: string, limit: number): string => `perform body from ${table} limit ${limit}`;
export const deleteBefore = (table: string, day: number): string => `delete from ${table} where at < ${day}`;
