/** The few figures of one deal of schemas and traces to folds, and what they are made of. */
import { calibrationError } from '../classifier/calibration-error.js';
import type { HeldOut } from '../classifier/cross-validate.js';
import { confusionOf, macroF1Of } from './confusion.js';
import { forestLikeliest, unusedProbability } from './held-out-cases.js';
import type { Case } from './held-out-cases.js';
import { pointAtRecall, precisionRecallCurve } from './precision-recall.js';
import type { OperatingPoint } from './precision-recall.js';
import { outcomesOf } from './reliability.js';

/** At which the precision of UNUSED is told. */
export const RECALL = 0.95;

/** Of one deal of schemas and traces to folds, the likeliest label. */
export interface DealFigures {
  readonly namesClear: number;
  readonly namesAll: number;
  readonly fullClear: number;
  readonly fullAll: number;
  /** Of UNUSED at `RECALL`. */
  readonly precision: number;
  readonly calibrationError: number;
}

export const isClear = ({ borderline }: Case): boolean => !borderline;
export const isFull = ({ heldOut: { usage } }: Case): boolean => usage === 'full';
export const isBare = ({ usage }: HeldOut): boolean => usage === 'none';
export const isUsed = (one: HeldOut): boolean => !isBare(one);

export const macroF1 = (cases: readonly Case[]): number => macroF1Of(confusionOf(cases));

export const curveOf = (cases: readonly Case[]): readonly OperatingPoint[] =>
  precisionRecallCurve(
    cases.map((one) => ({ probability: unusedProbability(one), unused: one.truth === 'UNUSED' })),
  );

export const precisionAtRecall = (cases: readonly Case[]): number =>
  pointAtRecall(curveOf(cases), RECALL)?.precision ?? NaN;

export function dealFigures(deal: readonly HeldOut[]): DealFigures {
  const bare = forestLikeliest(deal.filter(isBare));
  const full = forestLikeliest(deal).filter(isFull);
  return {
    namesClear: macroF1(bare.filter(isClear)),
    namesAll: macroF1(bare),
    fullClear: macroF1(full.filter(isClear)),
    fullAll: macroF1(full),
    precision: precisionAtRecall(full),
    calibrationError: calibrationError(outcomesOf(full)),
  };
}
