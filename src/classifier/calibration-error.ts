/** How far stated probabilities are from the truth. */

/** The likeliest label of one table: its probability, and whether it was right. */
export interface Outcome {
  readonly probability: number;
  readonly right: boolean;
}

const BINS = 10;

/**
 * Expected calibration error of the likeliest label, in [0, 1]: in ten bins of equal width over [0, 1], the mean of
 * |share that was right − mean probability|, weighed by the outcomes in the bin (C. Guo et al., "On calibration of
 * modern neural networks", 2017). 0 without outcomes. Abstentions count with the label they withheld.
 */
export function calibrationError(outcomes: readonly Outcome[]): number {
  const gaps = new Float64Array(BINS);
  for (const { probability, right } of outcomes) {
    const bin = Math.min(BINS - 1, Math.floor(probability * BINS));
    gaps[bin] = (gaps[bin] ?? 0) + (right ? 1 : 0) - probability;
  }
  // n_b / n times a difference of two means over n_b is the difference of the sums over n.
  return outcomes.length === 0 ? 0 : gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / outcomes.length;
}
