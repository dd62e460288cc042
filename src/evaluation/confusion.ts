/** Counts of true labels by given labels. */
import { CLASSES } from '../classifier/classes.js';
import { LABELS } from '../domain/verdict.js';
import type { ClassLabel, Label } from '../domain/verdict.js';

/** True label, then given label, then count. */
export type Confusion = Readonly<Record<ClassLabel, Readonly<Record<Label, number>>>>;

export interface LabelScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Tables that truly have the label. */
  readonly support: number;
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function confusionOf(
  pairs: readonly { readonly truth: ClassLabel; readonly given: Label }[],
): Confusion {
  const row = (): Record<Label, number> => ({ APP: 0, BROKER: 0, UNUSED: 0, UNKNOWN: 0 });
  const confusion = { APP: row(), BROKER: row(), UNUSED: row() };
  for (const { truth, given } of pairs) confusion[truth][given] += 1;
  return confusion;
}

export const supportOf = (confusion: Confusion, label: ClassLabel): number =>
  sum(LABELS.map((given) => confusion[label][given]));

/**
 * Precision: right ones among those given the label. Recall: right ones among those that have it, so that an
 * abstention is a miss. F1: their harmonic mean. Each is 0 where it would divide by 0.
 */
export function labelScore(confusion: Confusion, label: ClassLabel): LabelScore {
  const right = confusion[label][label];
  const given = sum(CLASSES.map((truth) => confusion[truth][label]));
  const support = supportOf(confusion, label);
  return {
    precision: ratio(right, given),
    recall: ratio(right, support),
    f1: ratio(2 * right, given + support),
    support,
  };
}

/** The mean F1 of the labels that occur in the truth; 0 without any table. */
export function macroF1Of(confusion: Confusion): number {
  const present = CLASSES.filter((label) => supportOf(confusion, label) > 0);
  return ratio(sum(present.map((label) => labelScore(confusion, label).f1)), present.length);
}
