/** From probabilities to a label, or to UNKNOWN where they do not say enough. */
import type { ClassLabel, Label } from '../domain/verdict.js';
import { CLASSES } from './classes.js';
import { breakEven } from './cost-rule.js';
import type { Thresholds } from './label-thresholds.js';
import type { VerdictCosts } from './verdict-policy.js';

export interface LabelChoice {
  readonly label: Label;
  readonly likeliest: ClassLabel;
  readonly probability: number;
  /** What the likeliest label needs. */
  readonly asked: number;
}

/** The model's thresholds; costs can only raise that of UNUSED. */
export const thresholdsFor = (model: Thresholds, bytes: bigint, costs: VerdictCosts | null): Thresholds =>
  costs === null ? model : { ...model, UNUSED: Math.max(model.UNUSED, breakEven(bytes, costs)) };

/** `probabilities` in the order of `CLASSES`, calibrated; the evidence gate is not asked here. */
export function labelFor(probabilities: readonly number[], thresholds: Thresholds): LabelChoice {
  const probability = Math.max(...probabilities);
  const likeliest = CLASSES[probabilities.indexOf(probability)] ?? 'APP';
  const asked = thresholds[likeliest];
  return { label: probability >= asked ? likeliest : 'UNKNOWN', likeliest, probability, asked };
}
