/**
 * A forest as flat arrays: the trees that `ml-random-forest` grew, with the number of training rows of each class
 * at every node, which the library's own form lacks. From these come probabilities (the mean over trees of the
 * classes' shares in the leaf, where the library counts one vote a tree) and exact contributions of features.
 */
import { CLASSES } from './classes.js';

/** Nodes in preorder: the left child of node n is n + 1. */
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

export type Forest = readonly Tree[];

/** The child that a row goes to, -1 at a leaf. */
export function childOf(tree: Tree, node: number, vector: readonly number[]): number {
  const feature = tree.feature[node] ?? -1;
  if (feature < 0) return -1;
  return (vector[feature] ?? 0) < (tree.threshold[node] ?? 0) ? node + 1 : (tree.right[node] ?? -1);
}

/** Share of one class among the training rows that came through a node. */
function shareAt(tree: Tree, node: number, label: number): number {
  const first = node * CLASSES.length;
  let total = 0;
  for (let i = 0; i < CLASSES.length; i++) total += tree.counts[first + i] ?? 0;
  return (tree.counts[first + label] ?? 0) / total;
}

function leafOf(tree: Tree, vector: readonly number[]): number {
  let node = 0;
  for (let next = childOf(tree, 0, vector); next >= 0; next = childOf(tree, node, vector)) node = next;
  return node;
}

/** A probability for each of `CLASSES`; they sum to 1 (but for rounding). */
export function predict(forest: Forest, vector: readonly number[]): readonly number[] {
  const leaves = forest.map((tree) => leafOf(tree, vector));
  return CLASSES.map((_, label) => {
    const total = forest.reduce((sum, tree, index) => sum + shareAt(tree, leaves[index] ?? 0, label), 0);
    return total / forest.length;
  });
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
  const features = new Map<number, number>();
  let base = 0;
  for (const tree of forest) {
    base += shareAt(tree, 0, label) / forest.length;
    for (
      let node = 0, next = childOf(tree, 0, vector);
      next >= 0;
      node = next, next = childOf(tree, node, vector)
    ) {
      const moved = (shareAt(tree, next, label) - shareAt(tree, node, label)) / forest.length;
      const feature = tree.feature[node] ?? 0;
      features.set(feature, (features.get(feature) ?? 0) + moved);
    }
  }
  return { base, features };
}
