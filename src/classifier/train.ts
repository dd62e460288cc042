/** Makes a model from the text of a training set. The same text and options give the same bytes. */
import { createHash } from 'node:crypto';
import { CLASSES } from './classes.js';
import { crossValidate, score } from './evaluate.js';
import type { Prediction } from './evaluate.js';
import { FEATURES, FEATURE_VERSION } from './features.js';
import { growForest, learnNameWeights } from './grow-forest.js';
import { sealModel } from './model-file.js';
import type { ModelBody, ModelFile } from './model-file.js';
import { parseTrainingSet } from './training-set.js';
import type { TokenWeights } from './token-weights.js';

export interface TrainingOptions {
  /** An unsigned 32-bit integer. */
  readonly seed: number;
  readonly trees: number;
  /** Of the cross-validation that the model file quotes: folds by group, and trees of each fold's forest. */
  readonly folds: number;
  readonly treesPerFold: number;
  /** The version of the model that this one is to replace. */
  readonly parent: string | null;
}

/** Of the shipped model: `trainModel` with these and data/training-set.jsonl gives data/model.json. */
export const SHIPPED_TRAINING: TrainingOptions = {
  seed: 20_260_101,
  trees: 120,
  folds: 8,
  treesPerFold: 16,
  parent: null,
};

const pairs = (weights: TokenWeights): ModelBody['tokenWeights']['table'] => [...weights];
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

function metricsOf(predictions: readonly Prediction[], options: TrainingOptions): ModelBody['metrics'] {
  const clear = predictions.filter(({ row }) => !row.borderline);
  const brief = (of: readonly Prediction[], abstain: boolean): ModelBody['metrics']['all'] => {
    const { macroF1, coverage } = score(of, abstain);
    return { macroF1: round(macroF1), coverage: round(coverage) };
  };
  return {
    folds: options.folds,
    trees: options.treesPerFold,
    all: brief(predictions, true),
    clear: brief(clear, true),
    likeliestAll: brief(predictions, false),
    likeliestClear: brief(clear, false),
  };
}

/** CORRUPTED for a text that is not a training set. Takes 11 s of CPU for the shipped set. */
export function trainModel(trainingSetText: string, options: TrainingOptions): ModelFile {
  const rows = parseTrainingSet(trainingSetText);
  const { seed, trees, folds, treesPerFold, parent } = options;
  const weights = learnNameWeights(rows);
  return sealModel({
    format: 'sortkeep-model',
    featureVersion: FEATURE_VERSION,
    features: FEATURES,
    classes: CLASSES,
    seed,
    trainingSetSha256: createHash('sha256').update(trainingSetText, 'utf8').digest('hex'),
    parent,
    metrics: metricsOf(crossValidate(rows, { seed, folds, trees: treesPerFold }), options),
    tokenWeights: { table: pairs(weights.table), column: pairs(weights.column) },
    forest: growForest(rows, { seed, trees }),
  });
}
