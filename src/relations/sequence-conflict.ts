import { counted } from '../domain/number-words.js';
import type { Conflict } from '../domain/table-relation.js';
import { conflictOf, sidesOf } from './sides.js';
import type { ShapedTable } from './table-shape.js';

interface Numbers {
  readonly start: bigint;
  readonly increment: bigint;
  readonly minimum: bigint;
  readonly maximum: bigint;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
const greatestDivisor = (a: bigint, b: bigint): bigint =>
  b === 0n ? magnitude(a) : greatestDivisor(b, a % b);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** What a sequence gives from its start on; it never goes back unless it cycles. */
const rangeOf = ({ start, increment, minimum, maximum }: Numbers): readonly [bigint, bigint] =>
  increment < 0n ? [minimum, start] : [start, maximum];

/**
 * Whether both sequences can give the same number: their ranges meet, and so do their steps (1, 3, 5 … and 2, 4, 6 …
 * never do: start + m x increment = start' + n x increment' has a solution only if the difference of the starts is a
 * multiple of the increments' greatest common divisor). Symmetric, and true for a sequence with itself.
 */
export function sequencesMeet(a: Numbers, b: Numbers): boolean {
  const [lowA, highA] = rangeOf(a);
  const [lowB, highB] = rangeOf(b);
  if (larger(lowA, lowB) > smaller(highA, highB)) return false;
  const step = greatestDivisor(a.increment, b.increment);
  return step === 0n || (a.start - b.start) % step === 0n;
}

const sequenceOf = ({ shape, sequences }: ShapedTable): (Numbers & { readonly column: string }) | null => {
  const [key, ...more] = shape.key;
  const found = more.length > 0 ? undefined : sequences.find(({ column }) => column === key);
  return found === undefined
    ? null
    : {
        column: found.column,
        start: BigInt(found.start),
        increment: BigInt(found.increment),
        minimum: BigInt(found.minimum),
        maximum: BigInt(found.maximum),
      };
};

const sideText = ({ start, increment, minimum, maximum }: Numbers): string =>
  `from ${start} by ${increment} to ${increment < 0n ? minimum : maximum}`;

/**
 * Tables that would be merged and number their rows by sequences of their own: nothing keeps a number of one from
 * being a number of another. Sequences are compared as they are defined, since a scan may not read where they stand.
 */
export function sequenceConflict(name: string, cluster: readonly ShapedTable[]): readonly Conflict[] {
  const numbered = cluster.flatMap((table) => {
    const sequence = sequenceOf(table);
    return sequence === null ? [] : { table, sequence, value: sideText(sequence) };
  });
  const kinds = [...new Map(numbered.map((entry) => [entry.value, entry])).values()];
  const counts = new Map<string, number>();
  for (const { value } of numbered) counts.set(value, (counts.get(value) ?? 0) + 1);
  const meeting = new Set(
    kinds
      .filter(({ value, sequence }) =>
        kinds.some((other) =>
          other.value === value ? (counts.get(value) ?? 0) > 1 : sequencesMeet(sequence, other.sequence),
        ),
      )
      .map(({ value }) => value),
  );
  if (meeting.size === 0) return [];
  const valueOf = new Map(numbered.map(({ table, value }) => [table, value]));
  const sides = sidesOf(cluster, (table) => {
    const value = valueOf.get(table);
    return value !== undefined && meeting.has(value) ? value : null;
  });
  const columns = [...new Set(numbered.map(({ sequence }) => sequence.column))].sort();
  const tables = sides.reduce((sum, side) => sum + side.tables.length, 0);
  const text = `${counted(tables, 'table')} named ${name} number their rows by sequences that give the same numbers`;
  return [conflictOf('SEQUENCE_RANGE', name, columns, sides, text)];
}
