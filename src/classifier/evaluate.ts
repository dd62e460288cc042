/** How well labels are told on schemas that the model has not seen: split by group, never by row. */
import type { Label } from '../domain/verdict.js';
import { CLASSES } from './classes.js';
import { featureVector } from './features.js';
import { predict } from './forest.js';
import { growForest, learnNameWeights } from './grow-forest.js';
import { labelFor } from './label-for.js';
import { rowEvidence } from './training-set.js';
import type { TrainingRow } from './training-set.js';

export interface FoldOptions {
  readonly seed: number;
  /** Groups are dealt to so many folds; as many as groups leaves one group out at a time. */
  readonly folds: number;
  /** Trees of each fold's forest. */
  readonly trees: number;
}

export interface Prediction {
  readonly row: TrainingRow;
  /** In the order of `CLASSES`. */
  readonly probabilities: readonly number[];
}

/** Groups by size, the largest first, dealt out in turn, so that folds are of like size. */
function foldsOf(rows: readonly TrainingRow[], count: number): readonly ReadonlySet<string>[] {
  const sizes = new Map<string, number>();
  for (const { group } of rows) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const groups = [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([group]) => group);
  return Array.from({ length: Math.min(count, groups.length) }, (_, fold) => {
    return new Set(groups.filter((_group, index) => index % count === fold));
  });
}

/** Each row judged by a model, weights of tokens included, that saw no row of its group; usage is missing throughout. */
export function crossValidate(rows: readonly TrainingRow[], options: FoldOptions): readonly Prediction[] {
  return foldsOf(rows, options.folds).flatMap((held) => {
    const known = rows.filter(({ group }) => !held.has(group));
    const weights = learnNameWeights(known);
    const forest = growForest(known, options);
    return rows
      .filter(({ group }) => held.has(group))
      .map((row) => ({
        row,
        probabilities: predict(forest, featureVector(rowEvidence(row, rows), weights)),
      }));
  });
}

interface LabelScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

export interface Scores {
  readonly macroF1: number;
  /** Share that got a label other than UNKNOWN. */
  readonly coverage: number;
  readonly labels: Readonly<Record<'APP' | 'BROKER', LabelScore>>;
  /** True label, then given label, then count. */
  readonly confusion: Readonly<Record<'APP' | 'BROKER', Readonly<Record<Label, number>>>>;
}

type Pairs = readonly { readonly truth: 'APP' | 'BROKER'; readonly given: Label }[];

function labelScore(pairs: Pairs, label: 'APP' | 'BROKER'): LabelScore {
  const right = pairs.filter(({ truth, given }) => truth === label && given === label).length;
  const given = pairs.filter((pair) => pair.given === label).length;
  const support = pairs.filter(({ truth }) => truth === label).length;
  const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  return {
    precision: ratio(right, given),
    recall: ratio(right, support),
    f1: ratio(2 * right, given + support),
    support,
  };
}

/** An abstention counts as a miss in recall. With `abstain` false the likeliest label is taken instead. */
export function score(predictions: readonly Prediction[], abstain: boolean): Scores {
  const pairs: Pairs = predictions.map(({ row, probabilities }) => {
    const likeliest = CLASSES[probabilities.indexOf(Math.max(...probabilities))] ?? 'APP';
    return { truth: row.label, given: abstain ? labelFor(probabilities).label : likeliest };
  });
  const count = (truth: Label, given: Label): number =>
    pairs.filter((pair) => pair.truth === truth && pair.given === given).length;
  const given = (truth: Label): Record<Label, number> => ({
    APP: count(truth, 'APP'),
    BROKER: count(truth, 'BROKER'),
    UNUSED: count(truth, 'UNUSED'),
    UNKNOWN: count(truth, 'UNKNOWN'),
  });
  const labels = { APP: labelScore(pairs, 'APP'), BROKER: labelScore(pairs, 'BROKER') };
  return {
    macroF1: (labels.APP.f1 + labels.BROKER.f1) / 2,
    coverage: pairs.filter((pair) => pair.given !== 'UNKNOWN').length / pairs.length,
    labels,
    confusion: { APP: given('APP'), BROKER: given('BROKER') },
  };
}
