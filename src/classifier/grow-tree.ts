/** One tree, grown by `ml-random-forest` on rows that the caller drew. */
import { RandomForestClassifier } from 'ml-random-forest';
import { z } from 'zod';
import { CLASSES } from './classes.js';
import { childOf } from './forest.js';
import type { Tree } from './forest.js';

export interface Sample {
  readonly vector: readonly number[];
  /** A number of `CLASSES`. */
  readonly label: number;
}

export interface TreeOptions {
  /** From 0 to 2^31 - 1; picks the features that the tree sees. */
  readonly seed: number;
  readonly features: number;
  readonly maxDepth: number;
  /** A node of so many rows is not split. */
  readonly minNumSamples: number;
}

interface LibraryNode {
  readonly splitColumn?: number | undefined;
  readonly splitValue?: number | undefined;
  readonly left?: LibraryNode | undefined;
  readonly right?: LibraryNode | undefined;
}
const nodeSchema: z.ZodType<LibraryNode> = z.lazy(() =>
  z.object({
    splitColumn: z.number().optional(),
    splitValue: z.number().optional(),
    left: nodeSchema.optional(),
    right: nodeSchema.optional(),
  }),
);
const modelSchema = z.object({
  baseModel: z.object({
    indexes: z.tuple([z.array(z.number())]),
    estimators: z.tuple([z.object({ root: nodeSchema })]),
  }),
});

interface Flat {
  readonly feature: number[];
  readonly threshold: number[];
  readonly right: number[];
}

/** Appends a library node and what is below it in preorder. */
function flatten(node: LibraryNode, columns: readonly number[], flat: Flat): void {
  const at = flat.feature.length;
  const { left, right, splitColumn, splitValue } = node;
  const isSplit =
    left !== undefined && right !== undefined && splitColumn !== undefined && splitValue !== undefined;
  flat.feature.push(isSplit ? (columns[splitColumn] ?? -1) : -1);
  flat.threshold.push(isSplit ? splitValue : 0);
  flat.right.push(0);
  if (!isSplit) return;
  flatten(left, columns, flat);
  flat.right[at] = flat.feature.length;
  flatten(right, columns, flat);
}

function countRows(tree: Omit<Tree, 'counts'>, samples: readonly Sample[]): readonly number[] {
  const counts = tree.feature.map(() => CLASSES.map(() => 0));
  for (const { vector, label } of samples) {
    for (let node = 0; node >= 0; node = childOf(tree, node, vector)) {
      const row = counts[node];
      if (row !== undefined) row[label] = (row[label] ?? 0) + 1;
    }
  }
  return counts.flat();
}

/** Rows of each label that stay out of the sorting. */
const MIXED = 6;

/**
 * The library tries a split wherever the label changes between neighbours in a feature's order, so among rows of
 * one value it tries the same split again and again. Rows are therefore given to it sorted by label: equal values
 * then change label twice at most. What that hides is a split between a value whose last label is the next value's
 * only one, so each tree has an order of labels of its own, and another tree finds it. A few rows of all labels come
 * first, since the library looks for the first row of each label, again and again, from the beginning.
 */
function inTrainingOrder(samples: readonly Sample[], seed: number): readonly Sample[] {
  const classes = CLASSES.length;
  const seen = CLASSES.map(() => 0);
  const place = (label: number): number => {
    const rank = (seen[label] ?? 0) + 1;
    seen[label] = rank;
    const turned = (label + (seed % classes)) % classes;
    return rank <= MIXED ? rank - MIXED : 1 + (seed % 2 === 0 ? turned : classes - turned);
  };
  return samples
    .map((sample) => ({ sample, place: place(sample.label) }))
    .sort((a, b) => a.place - b.place)
    .map(({ sample }) => sample);
}

/** Grows one tree. Drawing rows is the caller's, so the library's own bagging is off. */
export function growTree(samples: readonly Sample[], options: TreeOptions): Tree {
  const ordered = inTrainingOrder(samples, options.seed);
  const library = new RandomForestClassifier({
    nEstimators: 1,
    maxFeatures: options.features,
    replacement: false,
    useSampleBagging: false,
    noOOB: true,
    seed: options.seed,
    treeOptions: { maxDepth: options.maxDepth, minNumSamples: options.minNumSamples, gainThreshold: 1e-4 },
  });
  library.train(
    ordered.map(({ vector }) => [...vector]),
    ordered.map(({ label }) => label),
  );
  const { baseModel } = modelSchema.parse(library.toJSON());
  const flat: Flat = { feature: [], threshold: [], right: [] };
  flatten(baseModel.estimators[0].root, baseModel.indexes[0], flat);
  return { ...flat, counts: countRows(flat, samples) };
}
