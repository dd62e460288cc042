/** The forest, from rows, traces and lessons. The same input gives the same model. */
import { setImmediate } from 'node:timers/promises';
import { groupBy } from '../domain/group-by.js';
import { CLASSES, classNumber } from './classes.js';
import { tracePool } from './draw-usage.js';
import type { Drawing } from './draw-usage.js';
import { binned, featureBins, valueAt } from './feature-bins.js';
import type { FeatureBins } from './feature-bins.js';
import { featureVector } from './features.js';
import type { Tree } from './forest.js';
import { growTree } from './grow-tree.js';
import type { Sample } from './grow-tree.js';
import { learnNameWeights, useWeightsOutOfTrace } from './learn-weights.js';
import { seededRandom } from './seeded-random.js';
import type { SeededRandom } from './seeded-random.js';
import { trainingExamples } from './training-examples.js';
import type { Copies } from './training-examples.js';
import type { TrainingMaterial } from './training-material.js';

export interface ForestOptions {
  readonly seed: number;
  readonly trees: number;
}

/** Rows of each class for a tree; training time grows with the square of it. */
const ROWS_OF_CLASS = 200;
/** Enough that most trees see names, structure and use together. */
const FEATURES_OF_TREE = 50;
const MAX_DEPTH = 10;
const MIN_SAMPLES = 4;
const COPIES: Copies = { withoutUsage: 2, inUse: { short: 2, full: 6 }, abandoned: { short: 2, full: 6 } };
/** Traps are rare among the traces, and what tells them must be learned too. */
const DRAWING: Drawing = { shortPolicies: 0.15, traps: 2 };

const without = ({ rows, lessons }: TrainingMaterial, group: string): Omit<TrainingMaterial, 'traces'> => ({
  rows: rows.filter((row) => row.group !== group),
  lessons: lessons.filter((lesson) => lesson.group !== group),
});

/** A tree that was grown on bins, for values. */
const unbinned = (tree: Tree, bins: FeatureBins): Tree => ({
  ...tree,
  threshold: tree.threshold.map((threshold, node) => {
    const feature = tree.feature[node] ?? -1;
    return feature < 0 ? 0 : valueAt(feature, threshold, bins);
  }),
});

interface Drawable {
  readonly bins: FeatureBins;
  /** By class and group, in bins. */
  readonly classes: readonly (readonly (readonly Sample[])[])[];
}

/**
 * Samples by class and group. A row's names are weighed by what the other groups taught, and its use by what other
 * traces did, as a new table's will be.
 */
async function outOfGroupSamples(material: TrainingMaterial, random: SeededRandom): Promise<Drawable> {
  const { rows, lessons, traces } = material;
  const examples = trainingExamples(rows, lessons, tracePool(traces, DRAWING), COPIES, random);
  const useOf = await useWeightsOutOfTrace(traces);
  const groups = [...groupBy(examples, ({ group }) => group)].map(([group, members]) => {
    const weights = learnNameWeights(without(material, group));
    return members.map(({ evidence, label, trace }) => ({
      vector: featureVector(evidence, { ...weights, use: useOf(trace?.id ?? null) }),
      label: classNumber(label),
    }));
  });
  const bins = featureBins(groups.flatMap((samples) => samples.map(({ vector }) => vector)));
  const classes = CLASSES.map((_, label) =>
    groups
      .map((samples) => samples.filter((sample) => sample.label === label))
      .map((samples) => samples.map((sample) => ({ ...sample, vector: binned(sample.vector, bins) })))
      .filter((samples) => samples.length > 0),
  );
  return { bins, classes };
}

/** Draws a group by the square root of its size, then one of its samples. */
function drawFrom(groups: readonly (readonly Sample[])[], random: SeededRandom): readonly Sample[] {
  const sizes = groups.map(({ length }) => Math.sqrt(length));
  let left = random.next() * sizes.reduce((total, size) => total + size, 0);
  const group = groups[sizes.findIndex((size) => (left -= size) < 0)] ?? [];
  const sample = group[random.below(group.length)];
  return sample === undefined ? [] : [sample];
}

/**
 * The library's order of rows decides nothing but which splits are tried: see `growTree`. Other work of the process
 * goes on between two trees.
 */
export async function growForest(
  material: TrainingMaterial,
  options: ForestOptions,
): Promise<readonly Tree[]> {
  const random = seededRandom(options.seed);
  const { bins, classes } = await outOfGroupSamples(material, random);
  const trees: Tree[] = [];
  while (trees.length < options.trees) {
    await setImmediate();
    const samples = Array.from({ length: ROWS_OF_CLASS }, () =>
      classes.flatMap((groups) => drawFrom(groups, random)),
    ).flat();
    const tree = growTree(samples, {
      seed: random.below(2 ** 31),
      features: FEATURES_OF_TREE,
      maxDepth: MAX_DEPTH,
      minNumSamples: MIN_SAMPLES,
    });
    trees.push(unbinned(tree, bins));
  }
  return trees;
}
