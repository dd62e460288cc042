import type { ColumnProfile, TableProfile } from '../warehouse.js';
import { MAGNITUDES } from './column-checks.js';

/**
 * Adding doubles in another order changes the last bits of a sum: n values differ by at most n x 1.1e-16 of the
 * sum of their magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, 4.2), in practice by the
 * square root of n. 1e-9 holds for 10^14 rows in practice; one changed value below a billionth of the sum hides in it.
 */
const RELATIVE_TOLERANCE = 1e-9;

const SUMS: ReadonlySet<string> = new Set(['sum', MAGNITUDES]);

type Value = string | null | undefined;

function sameDouble(a: Value, b: Value, tolerance: number): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return a === b;
  const [left, right] = [Number(a), Number(b)];
  return left === right || Math.abs(left - right) <= tolerance;
}

function sameValue(key: string, source: ColumnProfile, loaded: ColumnProfile): boolean {
  const magnitudes = source[MAGNITUDES];
  if (magnitudes === undefined) return source[key] === loaded[key];
  return sameDouble(source[key], loaded[key], SUMS.has(key) ? Number(magnitudes) * RELATIVE_TOLERANCE : 0);
}

const say = (value: Value): string => value ?? 'nothing';

function columnDifferences(name: string, source: ColumnProfile, loaded: ColumnProfile): readonly string[] {
  const keys = [...new Set([...Object.keys(source), ...Object.keys(loaded)])];
  return keys
    .filter((key) => !sameValue(key, source, loaded))
    .map(
      (key) =>
        `column ${name}: ${key} ${say(source[key])} at the source, ${say(loaded[key])} in the warehouse`,
    );
}

/**
 * Differences in words, empty when equal. Texts are compared as they are, floating point numbers as numbers, and
 * their sums within a billionth of the sum of magnitudes.
 */
export function compareProfiles(source: TableProfile, loaded: TableProfile): readonly string[] {
  const rows =
    source.rows === loaded.rows
      ? []
      : [`rows: ${source.rows} at the source, ${loaded.rows} in the warehouse`];
  const names = [...new Set([...Object.keys(source.columns), ...Object.keys(loaded.columns)])];
  const columns = names.flatMap((name) => {
    const [there, here] = [source.columns[name], loaded.columns[name]];
    if (there === undefined) return [`column ${name}: not at the source`];
    if (here === undefined) return [`column ${name}: not in the warehouse`];
    return columnDifferences(name, there, here);
  });
  return [...rows, ...columns];
}
