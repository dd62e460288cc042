/** Makes a model from the texts of a training set and of traces, and from lessons. The same input gives the same bytes. */
import { createHash } from 'node:crypto';
import { fitCalibration } from './calibration.js';
import { CLASSES } from './classes.js';
import { calibrationSamples, crossValidate } from './cross-validate.js';
import { FEATURES, FEATURE_VERSION } from './features.js';
import { growForest } from './grow-forest.js';
import { labelThresholds } from './label-thresholds.js';
import { learnNameWeights, learnUseWeights } from './learn-weights.js';
import { sealModel } from './model-file.js';
import type { ModelBody, ModelFile } from './model-file.js';
import { modelMetrics } from './model-metrics.js';
import type { TokenWeights } from './token-weights.js';
import { trainingMaterial } from './training-material.js';
import type { TrainingInput } from './training-material.js';

export interface TrainingOptions {
  /** An unsigned 32-bit integer. */
  readonly seed: number;
  readonly trees: number;
  /** Of the cross-validation behind calibration, thresholds and metrics. */
  readonly folds: number;
  readonly treesPerFold: number;
  /** The version of the model that this one is to replace. */
  readonly parent: string | null;
}

/** Of the shipped model: `trainModel` with these, data/training-set.jsonl and data/usage-traces.jsonl gives data/model.json. */
export const SHIPPED_TRAINING: TrainingOptions = {
  seed: 20_260_101,
  trees: 100,
  folds: 8,
  treesPerFold: 40,
  parent: null,
};

const pairs = (weights: TokenWeights): ModelBody['tokenWeights']['table'] => [...weights];
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** CORRUPTED for a text that is no training set or no traces. Other work of the process goes on between two trees. */
export async function trainModel(input: TrainingInput, options: TrainingOptions): Promise<ModelFile> {
  const { seed, trees, folds, treesPerFold, parent } = options;
  const material = trainingMaterial(input);
  const heldOut = await crossValidate(input, { seed, folds, trees: treesPerFold });
  const weights = learnNameWeights(material);
  return sealModel({
    format: 'sortkeep-model',
    featureVersion: FEATURE_VERSION,
    features: FEATURES,
    classes: CLASSES,
    seed,
    trainingSetSha256: sha256(input.trainingSetText),
    tracesSha256: sha256(input.tracesText),
    lessons: input.lessons.length,
    parent,
    metrics: { folds, trees: treesPerFold, ...modelMetrics(heldOut) },
    calibration: fitCalibration(calibrationSamples(heldOut)),
    thresholds: labelThresholds(heldOut),
    tokenWeights: { table: pairs(weights.table), column: pairs(weights.column) },
    useWeights: learnUseWeights(material.traces),
    forest: await growForest(material, { seed, trees }),
  });
}
