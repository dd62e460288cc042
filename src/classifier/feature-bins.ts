/**
 * Values of a feature as numbers of bins. The library's time grows with the distinct values of a feature, so trees are
 * grown on bins of like many examples, and their thresholds are put back to values.
 */

/** The first value of each bin but the lowest, ascending, by the feature's number. */
export type FeatureBins = readonly (readonly number[])[];

/** More cost time and cross-validated no better. */
const MOST_BINS = 16;

/** The middle between neighbours, where a value that no example had is as near to one bin as to the other. */
const between = (below: number, above: number): number => (below + above) / 2;

/** Each distinct value is a bin while they are few; else a bin begins when the one before has its share. */
function cutsOf(values: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const distinct = [...counts].sort((a, b) => a[0] - b[0]);
  const share = distinct.length <= MOST_BINS ? 0 : values.length / MOST_BINS;
  const cuts: number[] = [];
  let held = 0;
  for (const [index, [value, count]] of distinct.entries()) {
    const before = distinct[index - 1];
    // What is not known, a zero and whatever else is frequent stays a bin of its own.
    if (before !== undefined && (held >= share || held + count > 1.5 * share)) {
      cuts.push(between(before[0], value));
      held = 0;
    }
    held += count;
  }
  return cuts;
}

export function featureBins(vectors: readonly (readonly number[])[]): FeatureBins {
  const features = vectors[0]?.length ?? 0;
  return Array.from({ length: features }, (_, feature) =>
    cutsOf(vectors.map((vector) => vector[feature] ?? 0)),
  );
}

/** The bin of each value: how many cuts are at or below it. */
export const binned = (vector: readonly number[], bins: FeatureBins): readonly number[] =>
  vector.map((value, feature) => {
    const cuts = bins[feature] ?? [];
    const above = cuts.findIndex((cut) => value < cut);
    return above < 0 ? cuts.length : above;
  });

/** The value below which are exactly the values whose bin is below `threshold`. */
export const valueAt = (feature: number, threshold: number, bins: FeatureBins): number =>
  bins[feature]?.[Math.ceil(threshold) - 1] ?? 0;
