/** How precise UNUSED is at every threshold of its probability. */

export interface Ranked {
  readonly probability: number;
  readonly unused: boolean;
}

export interface OperatingPoint {
  /** UNUSED is said from this probability on. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  /** Tables in use that would be called UNUSED. */
  readonly wrong: number;
}

/** A point for every probability that occurs, the highest first; equal probabilities are one point. Empty without an unused table. */
export function precisionRecallCurve(ranked: readonly Ranked[]): readonly OperatingPoint[] {
  const total = ranked.filter(({ unused }) => unused).length;
  if (total === 0) return [];
  const sorted = [...ranked].sort((a, b) => b.probability - a.probability);
  let right = 0;
  return sorted.flatMap(({ probability, unused }, index) => {
    if (unused) right += 1;
    if (sorted[index + 1]?.probability === probability) return [];
    const given = index + 1;
    return [
      { threshold: probability, precision: right / given, recall: right / total, wrong: given - right },
    ];
  });
}

/** The point with the highest threshold that finds the share of unused tables; null without an unused table. */
export const pointAtRecall = (curve: readonly OperatingPoint[], recall: number): OperatingPoint | null =>
  curve.find((point) => point.recall >= recall) ?? null;
