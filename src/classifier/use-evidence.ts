/** What a table's use tells of APP against BROKER: each usage feature falls into a bin, and each bin has a weight. */
import { z } from 'zod';
import { USAGE_FEATURES } from './usage-features.js';

const binWeightsSchema = z
  .strictObject({
    /** The first value of each bin but the lowest, ascending. */
    cuts: z.array(z.number()).readonly(),
    /** In nats, above 0 for BROKER; one more than cuts. */
    weights: z.array(z.number()).readonly(),
  })
  .refine(({ cuts, weights }) => weights.length === cuts.length + 1);

/** In the order of `USAGE_FEATURES`. */
export const useWeightsSchema = z.array(binWeightsSchema).length(USAGE_FEATURES.length).readonly();
export type UseWeights = z.output<typeof useWeightsSchema>;

/** Before anything was learned. */
export const NO_USE_WEIGHTS: UseWeights = USAGE_FEATURES.map(() => ({ cuts: [], weights: [0] }));

/** How many cuts are at or below the value. */
export function binOf(value: number, cuts: readonly number[]): number {
  let bin = 0;
  while (bin < cuts.length && value >= (cuts[bin] ?? 0)) bin++;
  return bin;
}

/** What each usage feature tells, in nats; `values` in the order of `USAGE_FEATURES`. */
export const useParts = (values: readonly number[], weights: UseWeights): readonly number[] =>
  weights.map(({ cuts, weights: ofBins }, feature) => ofBins[binOf(values[feature] ?? 0, cuts)] ?? 0);

/** Their sum. */
export function useEvidence(values: readonly number[], weights: UseWeights): number {
  // A loop without objects: it runs for every table.
  let sum = 0;
  for (let feature = 0; feature < weights.length; feature++) {
    const ofFeature = weights[feature];
    if (ofFeature === undefined) continue;
    sum += ofFeature.weights[binOf(values[feature] ?? 0, ofFeature.cuts)] ?? 0;
  }
  return sum;
}
