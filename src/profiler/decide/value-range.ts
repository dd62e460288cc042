import type { TypeFamily } from '../type-family.js';

/** Sign, digits before the point without leading zeros, digits after it; null for NaN, Infinity and exponents. */
function decimal(text: string): readonly [boolean, string, string] | null {
  const [, sign, whole = '', part = ''] = /^(-?)0*(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  return sign === undefined ? null : [sign === '-', whole, part];
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Exact where both are plain decimals, whatever their length; else as doubles. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [decimal(a), decimal(b)];
  if (left === null || right === null) return Number(a) - Number(b);
  if (left[0] !== right[0]) return left[0] ? -1 : 1;
  const magnitude = left[1].length - right[1].length || text(left[1], right[1]) || text(left[2], right[2]);
  return left[0] ? -magnitude : magnitude;
}

/** ISO dates sort as texts, those with years of one length; the others (BC, infinity, year 10000) are left out. */
const isPlain = (value: string, family: TypeFamily): boolean =>
  family === 'date'
    ? /^\d{4}-\d\d-\d\d(?:$|[ T])(?!.*BC)/.test(value)
    : family !== 'number' || !Number.isNaN(Number(value));

/** The least and the greatest in the order of the type; nulls for types without one that people would read. */
export function valueRange(
  values: Iterable<string>,
  family: TypeFamily,
): { readonly minimum: string | null; readonly maximum: string | null } {
  let [minimum, maximum]: [string | null, string | null] = [null, null];
  if (family !== 'number' && family !== 'date' && family !== 'text') return { minimum, maximum };
  const compare = family === 'number' ? compareNumbers : text;
  for (const value of values) {
    if (!isPlain(value, family)) continue;
    if (minimum === null || compare(value, minimum) < 0) minimum = value;
    if (maximum === null || compare(value, maximum) > 0) maximum = value;
  }
  return { minimum, maximum };
}
