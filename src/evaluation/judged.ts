/** A table with its true label and what a judge said of it: the input of every score. */
import { CLASSES } from '../classifier/classes.js';
import type { ClassLabel, Label } from '../domain/verdict.js';

export interface Judged {
  /** The schema that it came from; scores by group and confidence intervals go by it. */
  readonly group: string;
  /** People would argue about the label. */
  readonly borderline: boolean;
  readonly truth: ClassLabel;
  /** UNKNOWN where the judge abstained. */
  readonly given: Label;
  /** In the order of `CLASSES`. */
  readonly probabilities: readonly number[];
}

export function likeliestOf(probabilities: readonly number[]): ClassLabel {
  return CLASSES[probabilities.indexOf(Math.max(...probabilities))] ?? 'APP';
}
