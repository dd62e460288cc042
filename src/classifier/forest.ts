/**
 * A forest as flat arrays: the trees that `ml-random-forest` grew, with the number of training rows of each class
 * at every node, which the library's own form lacks. From these come probabilities (the mean over trees of the
 * classes' shares in the leaf, where the library counts one vote a tree) and exact contributions of features.
 */
import { CLASSES } from './classes.js';

/** As the model file keeps it. Nodes in preorder: the left child of node n is n + 1. */
export interface Tree {
  /** The feature's number; -1 in a leaf. */
  readonly feature: readonly number[];
  /** Rows whose value is below go left; 0 in a leaf. */
  readonly threshold: readonly number[];
  /** The right child's number; 0 in a leaf. */
  readonly right: readonly number[];
  /** Training rows of each class that came through the node, `CLASSES.length` numbers a node. */
  readonly counts: readonly number[];
}

/** All trees in one row of nodes, so that a walk touches little memory and makes no object. */
export interface Forest {
  /** The first node of each tree. */
  readonly roots: Int32Array;
  readonly feature: Int16Array;
  readonly threshold: Float64Array;
  /** The right child's place in the whole row. */
  readonly right: Int32Array;
  /** Shares of the classes among the training rows of a node, over the number of trees: `CLASSES.length` a node. */
  readonly shares: Float64Array;
}

/** The child that a row goes to, -1 at a leaf. */
export function childOf(tree: Omit<Tree, 'counts'>, node: number, vector: readonly number[]): number {
  const feature = tree.feature[node] ?? -1;
  if (feature < 0) return -1;
  return (vector[feature] ?? 0) < (tree.threshold[node] ?? 0) ? node + 1 : (tree.right[node] ?? -1);
}

/** Once a model: a judgement then takes microseconds. */
export function plantForest(trees: readonly Tree[]): Forest {
  const size = trees.reduce((sum, { feature }) => sum + feature.length, 0);
  const classes = CLASSES.length;
  const forest = {
    roots: new Int32Array(trees.length),
    feature: new Int16Array(size),
    threshold: new Float64Array(size),
    right: new Int32Array(size),
    shares: new Float64Array(size * classes),
  };
  let first = 0;
  for (const [number, tree] of trees.entries()) {
    forest.roots[number] = first;
    forest.feature.set(tree.feature, first);
    forest.threshold.set(tree.threshold, first);
    for (const [node, right] of tree.right.entries()) {
      forest.right[first + node] = first + right;
      const counts = tree.counts.slice(node * classes, (node + 1) * classes);
      const total = counts.reduce((sum, rows) => sum + rows, 0);
      const shares = counts.map((rows) => rows / total / trees.length);
      forest.shares.set(shares, (first + node) * classes);
    }
    first += tree.feature.length;
  }
  return forest;
}

/** A probability for each of `CLASSES`; they sum to 1 (but for rounding). */
export function predict(forest: Forest, vector: readonly number[]): readonly number[] {
  const { roots, feature, threshold, right, shares } = forest;
  const sums = CLASSES.map(() => 0);
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] ?? 0;
    for (let split = feature[node] ?? -1; split >= 0; split = feature[node] ?? -1) {
      node = (vector[split] ?? 0) < (threshold[node] ?? 0) ? node + 1 : (right[node] ?? 0);
    }
    for (let label = 0; label < sums.length; label++) {
      sums[label] = (sums[label] ?? 0) + (shares[node * sums.length + label] ?? 0);
    }
  }
  return sums;
}

export interface Contributions {
  /** The probability before anything is known of the row: the mean of the roots. */
  readonly base: number;
  /** What each feature added, by its number; base and these sum to the probability. */
  readonly features: ReadonlyMap<number, number>;
}

/**
 * How each feature moved the probability of a class for this row: at every split on the row's path, the child's
 * share less the parent's goes to the split's feature (A. Saabas, "Interpreting random forests", 2014).
 */
export function contributions(forest: Forest, vector: readonly number[], label: number): Contributions {
  const { roots, feature, threshold, right, shares } = forest;
  const classes = CLASSES.length;
  const moved = new Float64Array(vector.length);
  let base = 0;
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] ?? 0;
    let share = shares[node * classes + label] ?? 0;
    base += share;
    for (let split = feature[node] ?? -1; split >= 0; split = feature[node] ?? -1) {
      node = (vector[split] ?? 0) < (threshold[node] ?? 0) ? node + 1 : (right[node] ?? 0);
      const next = shares[node * classes + label] ?? 0;
      moved[split] = (moved[split] ?? 0) + next - share;
      share = next;
    }
  }
  const features = new Map<number, number>();
  for (let number = 0; number < moved.length; number++) {
    const weight = moved[number] ?? 0;
    if (weight !== 0) features.set(number, weight);
  }
  return { base, features };
}
