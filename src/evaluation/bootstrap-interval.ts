/** How far a figure could be off because other schemas might have been drawn. */
import { seededRandom } from '../classifier/seeded-random.js';
import { groupBy } from '../domain/group-by.js';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions<Item> {
  /** What belongs together is drawn together: tables of one schema, windows of one workload. */
  readonly clusterOf: (item: Item) => string;
  readonly seed: number;
  readonly resamples: number;
}

/** The value below which a share of the sorted values is, between two neighbours by their distance. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * The 95 % percentile interval of a figure by the cluster bootstrap (B. Efron, R. Tibshirani, "An Introduction to the
 * Bootstrap", 1993, chapters 8 and 13): as many clusters as there are are drawn with replacement, each with all of its
 * items, and the figure is computed anew. Draws for which the figure is not a number are left out. The same input
 * gives the same interval.
 */
export function bootstrapInterval<Item>(
  items: readonly Item[],
  figureOf: (items: readonly Item[]) => number,
  { clusterOf, seed, resamples }: BootstrapOptions<Item>,
): Interval {
  const clusters = [...groupBy(items, clusterOf).values()];
  const random = seededRandom(seed);
  const figures = Array.from({ length: resamples }, () =>
    figureOf(clusters.flatMap(() => clusters[random.below(clusters.length)] ?? [])),
  );
  const sorted = figures.filter((figure) => !Number.isNaN(figure)).sort((a, b) => a - b);
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}
