/** From probabilities to a label, or to UNKNOWN where they do not say enough. */
import type { ClassLabel, Label } from '../domain/verdict.js';
import { CLASSES } from './classes.js';

/**
 * The least probability of a label. 0.6: leaving one group out, labels at or above it are right in 94 of 100 tables,
 * those below in about half. UNUSED needs more, since a wrong one costs data and a missing one some disk; of
 * generated abandoned tables 95 in 100 have 0.78 or more. With three classes, 0.6 also means a lead of 0.2 or more.
 */
export const MINIMUM_PROBABILITY: Readonly<Record<ClassLabel, number>> = {
  APP: 0.6,
  BROKER: 0.6,
  UNUSED: 0.75,
};

export interface LabelChoice {
  readonly label: Label;
  readonly likeliest: ClassLabel;
  readonly probability: number;
}

/** `probabilities` in the order of `CLASSES`; the evidence gate is not asked here. */
export function labelFor(probabilities: readonly number[]): LabelChoice {
  const probability = Math.max(...probabilities);
  const likeliest = CLASSES[probabilities.indexOf(probability)] ?? 'APP';
  return {
    label: probability >= MINIMUM_PROBABILITY[likeliest] ? likeliest : 'UNKNOWN',
    likeliest,
    probability,
  };
}
