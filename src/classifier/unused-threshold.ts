/** From which probability a table may be called UNUSED. */

/** One held-out table with known use. */
export interface UnusedSample {
  /** Of UNUSED, calibrated. */
  readonly probability: number;
  /** The truth. */
  readonly unused: boolean;
}

/** Of a hundred tables that are called UNUSED, half a one may be wrong. */
const STATED_PRECISION = 0.995;

/** Below it another label is likelier. */
const LEAST = 0.5;
/** The 95 % quantile of the normal distribution: of one hundred choices, five may be worse than they look. */
const Z = 1.645;

/**
 * The lower end of the one-sided 95 % interval of a share (E. B. Wilson, 1927). Without a wrong one it is
 * n / (n + z²), so that 0.995 takes at least 539 tables.
 */
function lowerBound(right: number, all: number): number {
  const share = right / all;
  const spread = Z * Math.sqrt((share * (1 - share)) / all + (Z * Z) / (4 * all * all));
  return (share + (Z * Z) / (2 * all) - spread) / (1 + (Z * Z) / all);
}

/** Six decimals, downwards and below 1: what reaches the rounded threshold is what was counted. */
const floored = (probability: number): number => Math.min(999_999, Math.floor(probability * 1e6)) / 1e6;

/**
 * The smallest threshold whose precision on the samples is `precision` at least, not as it happens to look (a threshold
 * that is searched for looks better than it is) but by the lower end of its interval. 1, which no probability reaches,
 * where there is none. It never falls when `precision` rises.
 */
export function chooseUnusedThreshold(
  samples: readonly UnusedSample[],
  precision: number = STATED_PRECISION,
): number {
  const ranked = samples
    .map(({ probability, unused }) => ({ probability: floored(probability), unused }))
    .filter(({ probability }) => probability >= LEAST)
    .sort((a, b) => b.probability - a.probability);
  let chosen = 1;
  let right = 0;
  for (const [rank, { probability, unused }] of ranked.entries()) {
    if (unused) right += 1;
    // Equal ones come in together.
    if (ranked[rank + 1]?.probability === probability) continue;
    if (lowerBound(right, rank + 1) >= precision) chosen = probability;
  }
  return chosen;
}
