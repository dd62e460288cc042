/** A model that anybody can follow: a table that nobody read is unused, others are what their names say. */
import { CLASSES } from '../../../src/classifier/classes.js';
import { FEATURES, FEATURE_VERSION } from '../../../src/classifier/features.js';
import type { Feature } from '../../../src/classifier/features.js';
import { sealModel } from '../../../src/classifier/model-file.js';
import type { ModelBody, ModelFile } from '../../../src/classifier/model-file.js';
import { NO_USE_WEIGHTS } from '../../../src/classifier/use-evidence.js';

const number = (feature: Feature): number => FEATURES.indexOf(feature);
const IDENTITY = { slopes: [1, 1, 1], offsets: [0, 0, 0] };

/**
 * Of a hundred tables: those that were read or of unknown use are 48 APP, 48 BROKER, 4 UNUSED, by the name 45 and 3
 * either way. The unread ones are 2, 2 and 96.
 */
const TREE: ModelBody['forest'][number] = {
  feature: [number('never_read'), number('table_evidence'), -1, -1, -1],
  threshold: [0.5, 0, 0, 0, 0],
  right: [4, 3, 0, 0, 0],
  counts: [
    [50, 50, 100],
    [48, 48, 4],
    [45, 3, 2],
    [3, 45, 2],
    [2, 2, 96],
  ].flat(),
};

export const handMadeModel = (body: Partial<ModelBody> = {}): ModelFile =>
  sealModel({
    format: 'sortkeep-model',
    featureVersion: FEATURE_VERSION,
    features: FEATURES,
    classes: CLASSES,
    seed: 1,
    trainingSetSha256: '',
    tracesSha256: '',
    lessons: 0,
    parent: null,
    metrics: { folds: 2, trees: 1, macroF1: 1, macroF1WithUsage: 1, coverage: 1, calibrationError: 0 },
    calibration: { none: IDENTITY, short: IDENTITY, full: IDENTITY },
    thresholds: { APP: 0.6, BROKER: 0.6, UNUSED: 0.9 },
    tokenWeights: {
      table: [
        ['user', -2],
        ['quot', 2],
        ['lead', -1],
      ],
      column: [],
    },
    useWeights: NO_USE_WEIGHTS,
    forest: [TREE],
    ...body,
  });
