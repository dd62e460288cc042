/** data/model.json: everything that a judgement needs, checked in whole before it is used. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { corrupted } from '../domain/errors.js';
import { calibrationSchema } from './calibration.js';
import { CLASSES } from './classes.js';
import { FEATURES, FEATURE_VERSION } from './features.js';
import type { FeatureWeights } from './features.js';
import type { Tree } from './forest.js';
import { useWeightsSchema } from './use-evidence.js';

const treeSchema = z
  .strictObject({
    feature: z
      .array(
        z
          .int()
          .min(-1)
          .max(FEATURES.length - 1),
      )
      .min(1)
      .readonly(),
    threshold: z.array(z.number()).readonly(),
    right: z.array(z.int().nonnegative()).readonly(),
    counts: z.array(z.int().nonnegative()).readonly(),
  })
  .refine(isWholeTree);

/** Children come after their parents and exist, so that no walk leaves the tree or runs in circles. */
function isWholeTree({ feature, threshold, right, counts }: Tree): boolean {
  const size = feature.length;
  return (
    threshold.length === size &&
    right.length === size &&
    counts.length === size * CLASSES.length &&
    feature.every(
      (column, node) => column < 0 || ((right[node] ?? 0) > node + 1 && (right[node] ?? size) < size),
    ) &&
    feature.every((_, node) =>
      counts.slice(node * CLASSES.length, (node + 1) * CLASSES.length).some((rows) => rows > 0),
    )
  );
}

const share = z.number().min(0).max(1);
const metricsSchema = z.strictObject({
  folds: z.int(),
  trees: z.int(),
  macroF1: share,
  macroF1WithUsage: share,
  coverage: share,
  calibrationError: share,
});
const weightsSchema = z.array(z.tuple([z.string(), z.number()]).readonly()).readonly();

const bodySchema = z.strictObject({
  format: z.literal('sortkeep-model'),
  featureVersion: z.int(),
  features: z.array(z.string()).readonly(),
  classes: z.array(z.string()).readonly(),
  seed: z.int(),
  /** Hex SHA-256 of the training set's text. */
  trainingSetSha256: z.string(),
  /** Hex SHA-256 of the text of the usage traces. */
  tracesSha256: z.string(),
  /** How many lessons it learned from. */
  lessons: z.int().nonnegative(),
  /** The version of the model that this one is to replace. */
  parent: z.string().nullable(),
  /** Cross-validated by group and trace, with forests of `trees` trees. */
  metrics: metricsSchema,
  calibration: calibrationSchema,
  /** The least calibrated probability at which a label is given. */
  thresholds: z.strictObject({ APP: share, BROKER: share, UNUSED: share }),
  tokenWeights: z.strictObject({ table: weightsSchema, column: weightsSchema }),
  useWeights: useWeightsSchema,
  forest: z.array(treeSchema).min(1).readonly(),
});
export type ModelBody = z.output<typeof bodySchema>;

const fileSchema = z.strictObject({
  version: z.string(),
  /** Hex SHA-256 of the JSON text of `model`. */
  sha256: z.string(),
  model: bodySchema,
});
export type ModelFile = z.output<typeof fileSchema>;

/** As `featureVector` takes them. */
export const weightsOf = ({ tokenWeights, useWeights }: ModelBody): FeatureWeights => ({
  table: new Map(tokenWeights.table),
  column: new Map(tokenWeights.column),
  use: useWeights,
});

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Names the version by its content, so that two models of one name are one model. */
export function sealModel(model: ModelBody): ModelFile {
  const hash = sha256(JSON.stringify(model));
  return { version: `forest-${FEATURE_VERSION}-${hash.slice(0, 12)}`, sha256: hash, model };
}

/** The bytes of data/model.json, with a final newline. */
export const formatModelFile = (file: ModelFile): string => `${JSON.stringify(file)}\n`;

const HINT =
  'Make the model again with `sortkeep train --shipped`, or restore data/model.json from the release.';

/**
 * CORRUPTED for a text that is truncated, changed since it was written, or of another feature version; nothing is
 * judged by half a model.
 */
export function parseModelFile(text: string): ModelFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw corrupted('the model file is not json, so it was truncated or changed', HINT, cause);
  }
  const envelope = z.object({ sha256: z.string(), model: z.looseObject({}) }).safeParse(json);
  if (!envelope.success) throw corrupted('the model file is not a model', HINT);
  if (sha256(JSON.stringify(envelope.data.model)) !== envelope.data.sha256) {
    throw corrupted('the model file was changed after it was written: its sha-256 differs', HINT);
  }
  const version = z.object({ featureVersion: z.int() }).safeParse(envelope.data.model);
  if (version.success && version.data.featureVersion !== FEATURE_VERSION) {
    const found = version.data.featureVersion;
    throw corrupted(`the model file is of feature version ${found}, and ${FEATURE_VERSION} is needed`, HINT);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) throw corrupted('the model file lacks a part or has a wrong one', HINT, parsed.error);
  const { features, classes } = parsed.data.model;
  if (features.join() !== FEATURES.join() || classes.join() !== CLASSES.join()) {
    throw corrupted('the model file is of other features or classes', HINT);
  }
  return parsed.data;
}
