/** The few figures that a model file keeps of its own cross-validation; src/evaluation makes the whole report. */
import type { ModelMetrics } from '../domain/model-version.js';
import type { ClassLabel } from '../domain/verdict.js';
import { calibrationError } from './calibration-error.js';
import { CLASSES } from './classes.js';
import type { HeldOut } from './cross-validate.js';
import { labelThresholds } from './label-thresholds.js';

interface Given {
  readonly truth: ClassLabel;
  readonly likeliest: ClassLabel;
  readonly probability: number;
  readonly isGiven: boolean;
  readonly usage: HeldOut['usage'];
}

/** Each fold's tables by the thresholds that the other folds give. */
function givenLabels(heldOut: readonly HeldOut[]): readonly Given[] {
  const folds = [...new Set(heldOut.map(({ fold }) => fold))];
  return folds.flatMap((fold) => {
    const thresholds = labelThresholds(heldOut.filter((other) => other.fold !== fold));
    return heldOut
      .filter((one) => one.fold === fold)
      .map(({ label, usage, probabilities }) => {
        const probability = Math.max(...probabilities);
        const likeliest = CLASSES[probabilities.indexOf(probability)] ?? 'APP';
        const isGiven = probability >= thresholds[likeliest];
        return { truth: label, likeliest, probability, isGiven, usage };
      });
  });
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const mean = (values: readonly number[]): number =>
  ratio(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );

/** An abstention counts as a miss in recall; labels that no table has are left out. */
function macroF1(given: readonly Given[]): number {
  const labels = CLASSES.filter((label) => given.some(({ truth }) => truth === label));
  const f1 = labels.map((label) => {
    const said = given.filter(({ likeliest, isGiven }) => isGiven && likeliest === label);
    const right = said.filter(({ truth }) => truth === label).length;
    return ratio(2 * right, said.length + given.filter(({ truth }) => truth === label).length);
  });
  return mean(f1);
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** With usage: of windows of a quarter and a week at least. */
export function modelMetrics(heldOut: readonly HeldOut[]): ModelMetrics {
  const given = givenLabels(heldOut);
  // That nobody uses a table is not to be seen in its names.
  const bare = given.filter(({ usage, truth }) => usage === 'none' && truth !== 'UNUSED');
  const full = given.filter(({ usage }) => usage === 'full');
  return {
    macroF1: round(macroF1(bare)),
    macroF1WithUsage: round(macroF1(full)),
    coverage: round(mean(bare.map(({ isGiven }) => (isGiven ? 1 : 0)))),
    calibrationError: round(
      calibrationError(
        full.map(({ probability, likeliest, truth }) => ({ probability, right: likeliest === truth })),
      ),
    ),
  };
}
