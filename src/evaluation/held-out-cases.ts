/** The held-out tables of a cross-validation as each judge sees them: the forest in three ways, and the baselines. */
import { CLASSES, classNumber } from '../classifier/classes.js';
import type { HeldOut } from '../classifier/cross-validate.js';
import { FEATURES } from '../classifier/features.js';
import { plantForest, predict } from '../classifier/forest.js';
import { growTree } from '../classifier/grow-tree.js';
import { labelThresholds } from '../classifier/label-thresholds.js';
import type { Label } from '../domain/verdict.js';
import { allowsUnused } from './allows-unused.js';
import { learnNaiveBayes } from './baselines/naive-bayes.js';
import { crossFit } from './cross-fit.js';
import { likeliestOf } from './judged.js';
import type { Judged } from './judged.js';
import { labelWithoutGate } from './product-label.js';

/** A held-out table with one judge's answer. */
export interface Case extends Judged {
  readonly heldOut: HeldOut;
}

const caseOf = (heldOut: HeldOut, given: Label, probabilities: readonly number[]): Case => {
  const { group, borderline, label } = heldOut;
  return { heldOut, group, borderline, truth: label, given, probabilities };
};

const likeliestCase = (heldOut: HeldOut, probabilities: readonly number[]): Case =>
  caseOf(heldOut, likeliestOf(probabilities), probabilities);

/** The forest's likeliest label, whatever its probability. */
export const forestLikeliest = (all: readonly HeldOut[]): readonly Case[] =>
  all.map((heldOut) => likeliestCase(heldOut, heldOut.probabilities));

/** The forest with thresholds that the other folds gave. */
export const forestWithThresholds = (all: readonly HeldOut[]): readonly Case[] =>
  crossFit(all, (known) => {
    const thresholds = labelThresholds(known);
    return (heldOut) => caseOf(heldOut, labelWithoutGate(heldOut, thresholds), heldOut.probabilities);
  });

/** As the product answers: UNUSED only where the evidence gate is open. */
export const withGate = (cases: readonly Case[]): readonly Case[] =>
  cases.map((one) =>
    one.given === 'UNUSED' && !allowsUnused(one.heldOut.evidence) ? { ...one, given: 'UNKNOWN' } : one,
  );

/** As deep as the forest's trees; the library's seed picks among all features, so it changes nothing. */
const TREE = { seed: 1, features: FEATURES.length, maxDepth: 10, minNumSamples: 4 };

/** The library's training time grows with the square of the rows. */
const ROWS_OF_TREE = 800;

/** At most so many, evenly from all. */
function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  const step = Math.max(1, items.length / most);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

/** One decision tree by the same library, on all features of tables of the other folds. */
export const singleTree = (all: readonly HeldOut[]): readonly Case[] =>
  crossFit(all, (known) => {
    const samples = known.map(({ vector, label }) => ({ vector, label: classNumber(label) }));
    const tree = plantForest([growTree(spread(samples, ROWS_OF_TREE), TREE)]);
    return (heldOut) => likeliestCase(heldOut, predict(tree, heldOut.vector));
  });

const tokensOf = ({ evidence: { names } }: HeldOut): readonly string[] => [
  ...new Set([...names.table, ...names.columns]),
];

/** Naive Bayes on the tokens of table and column names. */
export const naiveBayes = (all: readonly HeldOut[]): readonly Case[] =>
  crossFit(all, (known) => {
    const judge = learnNaiveBayes(known.map((one) => ({ label: one.label, tokens: tokensOf(one) })));
    return (heldOut) => likeliestCase(heldOut, judge(tokensOf(heldOut)));
  });

/** The probability of UNUSED, for rankings. */
export const unusedProbability = ({ probabilities }: Judged): number =>
  probabilities[CLASSES.indexOf('UNUSED')] ?? 0;
