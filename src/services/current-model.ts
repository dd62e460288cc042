/** The model that judges: the catalog's current one, or the shipped one where that cannot be used. */
import { adoptModel } from '../catalog/learning/adopt-model.js';
import { currentModelVersion } from '../catalog/learning/current-model-version.js';
import { getModel } from '../catalog/learning/get-model.js';
import { getModelBody } from '../catalog/learning/get-model-body.js';
import { insertModel } from '../catalog/learning/insert-model.js';
import { lockModels } from '../catalog/learning/lock-models.js';
import { parseModelFile } from '../classifier/model-file.js';
import type { ModelFile } from '../classifier/model-file.js';
import { SortkeepError, corrupted } from '../domain/errors.js';
import type { Database, Queryable } from '../postgres/session.js';
import { shippedFingerprint } from './training-fingerprint.js';

export interface JudgingModel {
  /** Of the CURRENT model. */
  readonly version: string;
  /** What judges. */
  readonly file: ModelFile;
  /** Why that is the shipped one instead; null where it is the CURRENT one. */
  readonly fault: string | null;
}

const RELEASE = 'sortkeep';

/** Keeps the release's model in the catalog. It judges where nothing did, or the model of another release. */
export async function registerShippedModel(catalog: Database, shipped: ModelFile): Promise<void> {
  await catalog.transaction(async (tx) => {
    await lockModels(tx);
    const { version, model } = shipped;
    if ((await getModel(tx, version)) !== null) return;
    const { macroF1, macroF1WithUsage, coverage, calibrationError } = model.metrics;
    const current = await currentModelVersion(tx);
    await insertModel(tx, {
      version,
      body: null,
      parent: null,
      trainingSetSha256: shippedFingerprint(shipped),
      lessons: [],
      metrics: { macroF1, macroF1WithUsage, coverage, calibrationError },
      comparison: null,
      createdBy: RELEASE,
    });
    if (current === null || (await getModelBody(tx, current)) === null) {
      await adoptModel(tx, { version, by: RELEASE, note: 'it is the model of this release' });
    }
  });
}

/** CORRUPTED for a model by which this release cannot judge. */
export async function loadModel(db: Queryable, version: string, shipped: ModelFile): Promise<ModelFile> {
  if (version === shipped.version) return shipped;
  const body = await getModelBody(db, version);
  if (body === null) {
    throw corrupted(
      `model ${version} is shipped with another release`,
      'Run that release, or adopt another model.',
    );
  }
  const file = parseModelFile(body);
  if (file.version === version) return file;
  throw corrupted(
    `the row of model ${version} holds ${file.version}`,
    'Train again, or adopt another model.',
  );
}

/** Looks each time which one is current, and reads it once. `onFault` hears once of a model that cannot be used. */
export function keepCurrentModel(
  catalog: Database,
  shipped: ModelFile,
  onFault: (version: string, fault: string) => void,
): () => Promise<JudgingModel> {
  let kept: JudgingModel | null = null;
  return async () => {
    const version = (await currentModelVersion(catalog)) ?? shipped.version;
    if (kept?.version === version) return kept;
    try {
      kept = { version, file: await loadModel(catalog, version, shipped), fault: null };
    } catch (error) {
      if (!(error instanceof SortkeepError) || error.code !== 'CORRUPTED') throw error;
      kept = { version, file: shipped, fault: error.message };
      onFault(version, error.message);
    }
    return kept;
  };
}
