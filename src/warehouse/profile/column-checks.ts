/**
 * What is computed of a column on both sides, by its kind. Every check is one aggregate, so that a table is read
 * once. Sums do not see two rows that swapped a value of one column; the hashes of the chunks, taken while they
 * were copied, do.
 */
import type { ColumnKind } from '../warehouse.js';
import type { ProfileDialect, TimeKind } from './profile-dialect.js';

export interface ColumnCheck {
  /** The key in a ColumnProfile, as a person reads it. */
  readonly key: string;
  /** An aggregate that yields a text or NULL. */
  readonly sql: string;
}

/** Marks a column whose sums are compared within a tolerance. */
export const MAGNITUDES = 'sum of magnitudes';

/** From here on a double counts as `beyond` and stays out of the sums, which 10^18 rows can then not drive past the type's end. */
const SUMMABLE = '1e290';

/** Sums of wide decimals would pass 38 digits: the 40 digits are summed as two halves. */
const WIDE_DIGITS = 40;

const when = (condition: string, value: string): string => `case when ${condition} then ${value} end`;

function exactChecks(x: string, d: ProfileDialect): readonly ColumnCheck[] {
  return [
    { key: 'min', sql: d.exactText(`min(${x})`) },
    { key: 'max', sql: d.exactText(`max(${x})`) },
    { key: 'sum', sql: d.exactText(`sum(${x})`) },
  ];
}

function wideDecimalChecks(x: string, d: ProfileDialect): readonly ColumnCheck[] {
  const digits = `lpad(replace(cast(abs(${x}) as varchar(64)), '.', ''), ${WIDE_DIGITS}, '0')`;
  const half = (from: number): string => {
    const part = `cast(substr(${digits}, ${from}, ${WIDE_DIGITS / 2}) as ${d.exactNumber})`;
    return d.exactText(`sum(case when ${x} < 0 then -${part} else ${part} end)`);
  };
  return [
    { key: 'min', sql: d.exactText(`min(${x})`) },
    { key: 'max', sql: d.exactText(`max(${x})`) },
    { key: 'sum of high digits', sql: half(1) },
    { key: 'sum of low digits', sql: half(WIDE_DIGITS / 2 + 1) },
  ];
}

function floatChecks(x: string, d: ProfileDialect): readonly ColumnCheck[] {
  const double = (text: string): string => `cast('${text}' as double precision)`;
  // Adding zero makes one of 0 and -0, which compare as equal: which of them is the least is chance.
  const y = `(cast(${x} as double precision) + cast(0 as double precision))`;
  const finite = `${y} > ${double('-Infinity')} and ${y} < ${double('Infinity')} and ${y} <> ${double('NaN')}`;
  const summable = `${finite} and abs(${y}) < ${double(SUMMABLE)}`;
  const count = (condition: string): string => d.exactText(`count(${when(condition, '1')})`);
  return [
    { key: 'NaN', sql: count(`${y} = ${double('NaN')}`) },
    { key: 'Infinity', sql: count(`${y} = ${double('Infinity')}`) },
    { key: '-Infinity', sql: count(`${y} = ${double('-Infinity')}`) },
    { key: `beyond ${SUMMABLE}`, sql: count(`${finite} and abs(${y}) >= ${double(SUMMABLE)}`) },
    { key: 'min', sql: d.doubleText(`min(${when(finite, y)})`) },
    { key: 'max', sql: d.doubleText(`max(${when(finite, y)})`) },
    { key: 'sum', sql: d.doubleText(`sum(${when(summable, y)})`) },
    { key: MAGNITUDES, sql: d.doubleText(`sum(${when(summable, `abs(${y})`)})`) },
  ];
}

function timeChecks(x: string, kind: TimeKind, d: ProfileDialect): readonly ColumnCheck[] {
  const unit = kind === 'date' ? 'day' : 'microsecond';
  const positive = d.infinite(x, kind, '');
  const negative = d.infinite(x, kind, '-');
  const known = [positive, negative].filter((condition) => condition !== null);
  const finite = [d.present(x), ...known.map((condition) => `not ${condition}`)].join(' and ');
  const value = when(finite, d.sinceEpoch(x, kind));
  const infinities = (key: string, condition: string | null): ColumnCheck => ({
    key,
    sql: condition === null ? "'0'" : d.exactText(`count(${when(condition, '1')})`),
  });
  return [
    ...(kind === 'time' ? [] : [infinities('infinity', positive), infinities('-infinity', negative)]),
    { key: `min ${unit}`, sql: d.exactText(`min(${value})`) },
    { key: `max ${unit}`, sql: d.exactText(`max(${value})`) },
    { key: `sum of ${unit}s`, sql: d.exactText(`sum(${value})`) },
  ];
}

function textChecks(x: string, d: ProfileDialect): readonly ColumnCheck[] {
  return [
    { key: 'bytes', sql: d.exactText(`sum(${when(d.present(x), d.textBytes(x))})`) },
    { key: 'hash', sql: d.exactText(`sum(${when(d.present(x), d.textHash(x))})`) },
  ];
}

function kindChecks(kind: ColumnKind, x: string, d: ProfileDialect): readonly ColumnCheck[] {
  switch (kind) {
    case 'integer':
    case 'decimal':
      return exactChecks(x, d);
    case 'wide decimal':
      return wideDecimalChecks(x, d);
    case 'float':
      return floatChecks(x, d);
    case 'boolean':
      return [{ key: 'true', sql: d.exactText(`count(${when(x, '1')})`) }];
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'time':
      return timeChecks(x, kind, d);
    case 'text':
      return textChecks(x, d);
  }
}

/** The checks of a column of this kind; `x` is SQL that yields its value. */
export const columnChecks = (kind: ColumnKind, x: string, d: ProfileDialect): readonly ColumnCheck[] => [
  { key: 'count', sql: d.exactText(`count(${when(d.present(x), '1')})`) },
  ...kindChecks(kind, x, d),
];
