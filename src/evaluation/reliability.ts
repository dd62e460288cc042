/** Whether a probability of 0.9 is right nine times in ten. */
import type { Outcome } from '../classifier/calibration-error.js';
import { likeliestOf } from './judged.js';
import type { Judged } from './judged.js';

/** Abstentions count with the label that they withheld. */
export const outcomesOf = (judged: readonly Judged[]): readonly Outcome[] =>
  judged.map(({ probabilities, truth }) => ({
    probability: Math.max(...probabilities),
    right: likeliestOf(probabilities) === truth,
  }));

export interface ReliabilityBin {
  /** Mean probability of the likeliest label. */
  readonly probability: number;
  /** Share for which the likeliest label was right. */
  readonly right: number;
  readonly tables: number;
}

const BINS = 10;

/** Outcomes by tenths of the probability, as `calibrationError` takes them; a tenth without any is left out. */
export function reliabilityBins(outcomes: readonly Outcome[]): readonly ReliabilityBin[] {
  const sums = Array.from({ length: BINS }, () => ({ probability: 0, right: 0, tables: 0 }));
  for (const { probability, right } of outcomes) {
    const bin = sums[Math.min(BINS - 1, Math.floor(probability * BINS))];
    if (bin === undefined) continue;
    bin.probability += probability;
    bin.right += right ? 1 : 0;
    bin.tables += 1;
  }
  return sums
    .filter(({ tables }) => tables > 0)
    .map(({ probability, right, tables }) => ({
      probability: probability / tables,
      right: right / tables,
      tables,
    }));
}
