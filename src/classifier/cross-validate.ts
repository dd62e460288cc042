/** How well labels are told on schemas and workloads that the forest has not seen: split by group and trace, never by row. */
import type { ClassLabel } from '../domain/verdict.js';
import { calibrate, fitCalibration, usageLength } from './calibration.js';
import type { CalibrationSample, UsageLength } from './calibration.js';
import { classNumber } from './classes.js';
import { dealFolds } from './deal-folds.js';
import type { Fold } from './deal-folds.js';
import { tracePool } from './draw-usage.js';
import type { Drawing } from './draw-usage.js';
import { featureVector } from './features.js';
import type { TableEvidence } from './features.js';
import { plantForest, predict } from './forest.js';
import { growForest } from './grow-forest.js';
import { learnNameWeights, learnUseWeights } from './learn-weights.js';
import type { LessonRow } from './lesson-row.js';
import { seededRandom } from './seeded-random.js';
import { trainingExamples } from './training-examples.js';
import type { Copies } from './training-examples.js';
import { trainingMaterial } from './training-material.js';
import type { TrainingInput } from './training-material.js';

export interface FoldOptions {
  readonly seed: number;
  /** Groups and traces are dealt to so many folds. */
  readonly folds: number;
  /** Trees of each fold's forest. */
  readonly trees: number;
}

/** One table, judged by a model that saw neither its group nor the trace of its window. */
export interface HeldOut {
  readonly group: string;
  readonly borderline: boolean;
  /** The workload looks like another label than it is. */
  readonly trap: boolean;
  /** Of the workload; null without usage, and of a lesson. */
  readonly kind: string | null;
  /** Of the trace; null like the kind. */
  readonly trace: string | null;
  readonly label: ClassLabel;
  readonly usage: UsageLength;
  readonly evidence: TableEvidence;
  /** In the order of `FEATURES`. */
  readonly vector: readonly number[];
  /** The forest's shares, in the order of `CLASSES`. */
  readonly raw: readonly number[];
  /** Calibrated by what was held out in the other folds. */
  readonly probabilities: readonly number[];
  /** By number, from 0. */
  readonly fold: number;
}
type Judged = Omit<HeldOut, 'probabilities'>;

const COPIES: Copies = { withoutUsage: 1, inUse: { short: 1, full: 2 }, abandoned: { short: 1, full: 2 } };
/** Every trace as often as any other, under the default policy. */
const DRAWING: Drawing = { shortPolicies: 0, traps: 1 };

async function judgeFold(
  { known, held }: Fold,
  fold: number,
  options: FoldOptions,
): Promise<readonly Judged[]> {
  const weights = { ...learnNameWeights(known), use: learnUseWeights(known.traces) };
  const forest = plantForest(await growForest(known, { seed: options.seed + fold, trees: options.trees }));
  const random = seededRandom(options.seed + fold);
  const examples = trainingExamples(held.rows, [], tracePool(held.traces, DRAWING), COPIES, random);
  const lessons = held.lessons.map((lesson) => ({ ...lesson, borderline: false, trace: null }));
  return [...examples, ...lessons].map(({ group, borderline, trace, label, evidence }) => {
    const vector = featureVector(evidence, weights);
    return {
      group,
      borderline,
      trap: trace?.trap ?? false,
      kind: trace?.kind ?? null,
      trace: trace?.id ?? null,
      label,
      usage: usageLength(evidence.usage),
      evidence,
      vector,
      raw: predict(forest, vector),
      fold,
    };
  });
}

/** What a calibration is fitted on. */
export const calibrationSamples = (judged: readonly Judged[]): readonly CalibrationSample[] =>
  judged.map(({ raw, label, usage }) => ({
    raw,
    label: classNumber(label),
    usage,
    weight: 1,
  }));

/**
 * Each row without usage, with windows of its own label's traces and as an abandoned table, and each lesson as it was
 * taught. `judged` are lessons that no fold learns from, judged beside the others.
 */
export async function crossValidate(
  input: TrainingInput & { readonly judged?: readonly LessonRow[] },
  options: FoldOptions,
): Promise<readonly HeldOut[]> {
  const random = seededRandom(options.seed);
  const folds = dealFolds(trainingMaterial(input), input.judged ?? [], options.folds, random);
  const judged: Judged[] = [];
  for (const [number, fold] of folds.entries()) judged.push(...(await judgeFold(fold, number, options)));
  const calibrations = folds.map((_, fold) =>
    fitCalibration(calibrationSamples(judged.filter((other) => other.fold !== fold))),
  );
  return judged.flatMap((one) => {
    const calibration = calibrations[one.fold];
    if (calibration === undefined) return [];
    return [{ ...one, probabilities: calibrate(one.raw, one.usage, calibration) }];
  });
}
