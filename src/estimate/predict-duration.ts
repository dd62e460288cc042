import type { EarlierMove, Prediction, SampleSlice, Spread } from '../domain/dry-run.js';
import type { MoveKind } from '../domain/plan.js';
import { fitLine } from './fit-line.js';
import { mapSpread, spreadOf } from './spread.js';

export interface DurationFacts {
  readonly kind: MoveKind;
  readonly rawBytes: Spread;
  /** The newest first. */
  readonly earlier: readonly EarlierMove[];
  /** What was copied and compressed now on one connection. */
  readonly slices: readonly SampleSlice[];
  /** Chunks at once that the move may have, and that its source would allow now: 0 while it is too busy for any. */
  readonly parallel: number;
  readonly allowed: number;
}

/** Fewer tell a line from chance. */
const ENOUGH_MOVES = 3;
/** Of the text that is predicted: beside it smaller moves are all connecting and publishing. */
const ENOUGH_SHARE = 0.05;
/** Even moves that were alike may differ so much the next time. */
const LEAST_DOUBT = 0.5;

/**
 * What opening, finishing and publishing take of a move, however small, and by which factor the rest of its work is
 * longer than the sample's rate says: the destination is written to and read back, which a sample cannot try.
 * Measured by `npm run bench -- dry-run` (docs/dry-run.md).
 */
const SAMPLE_DEFAULTS: Readonly<
  Record<Exclude<MoveKind, 'RESTORE'>, { readonly overhead: Spread; readonly factor: Spread }>
> = {
  ARCHIVE: { overhead: spreadOf(0.2, 0.5, 2), factor: spreadOf(0.15, 0.4, 2) },
  LOAD: { overhead: spreadOf(0.2, 0.5, 2), factor: spreadOf(1, 3, 8) },
  CONSOLIDATE: { overhead: spreadOf(0.2, 0.5, 2), factor: spreadOf(0.5, 1.5, 6) },
};

/** Bytes of text a second where nothing else tells: measured once (docs/dry-run.md). */
const DEFAULT_RATES: Readonly<Record<MoveKind, number>> = {
  ARCHIVE: 50e6,
  LOAD: 10e6,
  CONSOLIDATE: 24e6,
  RESTORE: 34e6,
};
const DEFAULT_DOUBT = 5;

/** How long the move will work, on which basis, with a range; the best basis that there is. Pure. */
export function predictDuration(facts: DurationFacts): Prediction {
  const found = byEarlierMoves(facts) ?? bySample(facts) ?? byDefaults(facts);
  const slower = facts.parallel / Math.max(1, facts.allowed);
  if (slower <= 1) return found;
  return {
    ...found,
    why: `${found.why}; its source is busy now and allows ${facts.allowed} of ${facts.parallel} chunks at once`,
    seconds: {
      low: found.seconds.low,
      likely: found.seconds.likely * slower,
      high: found.seconds.high * slower,
    },
  };
}

function byEarlierMoves({ earlier, rawBytes, kind }: DurationFacts): Prediction | null {
  const largest = Math.max(0, ...earlier.map((move) => move.rawBytes));
  if (earlier.length < ENOUGH_MOVES || largest < rawBytes.likely * ENOUGH_SHARE) return null;
  const line = fitLine(earlier.map((move) => ({ x: move.rawBytes, y: move.seconds })));
  const errors = earlier.map((move) => move.seconds / Math.max(line(move.rawBytes), 1e-9));
  const low = Math.min(1 - LEAST_DOUBT, ...errors);
  const high = Math.max(1 + LEAST_DOUBT, ...errors);
  const beyond = rawBytes.likely > largest ? '; the largest of them was smaller than this one' : '';
  return {
    basis: 'EARLIER_MOVES',
    why: `the last ${earlier.length} moves of kind ${kind} at this place, by their bytes${beyond}`,
    seconds: spreadOf(
      line(rawBytes.low) * low,
      line(rawBytes.likely),
      line(rawBytes.high) * high * (beyond === '' ? 1 : 1 + LEAST_DOUBT),
    ),
  };
}

function bySample({ kind, slices, rawBytes }: DurationFacts): Prediction | null {
  const read = slices.filter((slice) => slice.rawBytes > 0 && slice.seconds > 0);
  if (kind === 'RESTORE' || read.length === 0) return null;
  const { overhead, factor } = SAMPLE_DEFAULTS[kind];
  const secondsPerByte = median(read.map((slice) => slice.seconds / slice.rawBytes));
  const bytes = read.reduce((sum, slice) => sum + slice.rawBytes, 0);
  const at = (of: keyof Spread): number => overhead[of] + rawBytes[of] * secondsPerByte * factor[of];
  return {
    basis: 'SAMPLE',
    why: `${Math.round(bytes / 1000)} kB of it that were copied now on one connection at ${megabytes(1 / secondsPerByte)} MB/s, and what the destination took on the developers' machine`,
    seconds: spreadOf(at('low'), at('likely'), at('high')),
  };
}

function byDefaults({ kind, rawBytes }: DurationFacts): Prediction {
  const rate = DEFAULT_RATES[kind];
  const seconds = mapSpread(rawBytes, (bytes) => bytes / rate);
  return {
    basis: 'DEFAULTS',
    why: `no earlier moves of kind ${kind} at this place and nothing that could be tried without writing: ${megabytes(rate)} MB/s as on the developers' machine`,
    seconds: spreadOf(
      seconds.low / DEFAULT_DOUBT,
      seconds.likely + 0.5,
      (seconds.high + 0.5) * DEFAULT_DOUBT,
    ),
  };
}

/** The first statement is slower than the others. */
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
