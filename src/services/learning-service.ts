/** Models of the classifier: which one judges, how a new one comes about, and what it learns from. */
import { adoptModel } from '../catalog/learning/adopt-model.js';
import { getModel } from '../catalog/learning/get-model.js';
import { insertModel } from '../catalog/learning/insert-model.js';
import { listLessons } from '../catalog/learning/list-lessons.js';
import { listModels } from '../catalog/learning/list-models.js';
import { lockModels } from '../catalog/learning/lock-models.js';
import { currentModelVersion } from '../catalog/learning/current-model-version.js';
import { recordEvent } from '../catalog/audit/record-event.js';
import { checkText } from '../catalog/paging.js';
import { formatModelFile } from '../classifier/model-file.js';
import type { ModelFile } from '../classifier/model-file.js';
import type { TrainingInput } from '../classifier/training-material.js';
import { conflict, notFound } from '../domain/errors.js';
import type { ModelVersion } from '../domain/model-version.js';
import type { Database, Queryable } from '../postgres/session.js';
import { catalogCall } from './catalog-call.js';
import { keepCurrentModel, loadModel, registerShippedModel } from './current-model.js';
import type { JudgingModel } from './current-model.js';
import type { KnownModel, LearningService } from './services.js';
import { trainFromLessons } from './train-from-lessons.js';
import type { Trained, TrainingSettings } from './train-from-lessons.js';

export interface LearningParts {
  readonly catalog: Database;
  /** The release's model. */
  readonly shipped: ModelFile;
  /** Training set and traces of the release. */
  readonly material: () => Promise<Omit<TrainingInput, 'lessons'>>;
  readonly settings: TrainingSettings;
  /** Told once of a CURRENT model that cannot be used, so that the shipped one judges. */
  readonly onFault: (version: string, fault: string) => void;
  /** Told when another model became the current one, in whose name: what the one before said stands no longer. */
  readonly onAdopted: (actor: string) => void;
}

export interface Learning extends LearningService {
  currentModel(): Promise<ModelFile>;
}

/** Puts the shipped model into the catalog where it is not there yet. */
export async function createLearningService(parts: LearningParts): Promise<Learning> {
  const { catalog, shipped, onFault, onAdopted } = parts;
  await catalogCall('keeping the shipped model', () => registerShippedModel(catalog, shipped));
  const judging = keepCurrentModel(catalog, shipped, onFault);
  const known = (model: ModelVersion, { version, fault }: JudgingModel): KnownModel => ({
    ...model,
    fault: model.version === version ? fault : null,
  });
  const toldOf = async (version: string): Promise<KnownModel> =>
    known(await existing(catalog, version), await judging());
  return {
    currentModel: () => catalogCall('reading the current model', async () => (await judging()).file),
    models: (page) =>
      catalogCall('listing models', async () => {
        const found = await listModels(catalog, page);
        const current = await judging();
        return {
          ...found,
          items: found.items.map(({ node, cursor }) => ({ node: known(node, current), cursor })),
          totalCount: () => catalogCall('counting models', found.totalCount),
        };
      }),
    lessons: (page) =>
      catalogCall('listing lessons', async () => {
        const found = await listLessons(catalog, page);
        return { ...found, totalCount: () => catalogCall('counting lessons', found.totalCount) };
      }),
    train: (actor) =>
      catalogCall('training a model', async () => {
        const { version, adopted } = await train(parts, actor);
        if (adopted) onAdopted(actor);
        return toldOf(version);
      }),
    adopt: (actor, version, note) =>
      catalogCall('adopting a model', async () => {
        await adopt(parts, actor, checkText(version, 'version'), checkText(note, 'note'));
        onAdopted(actor);
        return toldOf(version);
      }),
  };
}

interface Kept {
  readonly version: string;
  /** Whether it judges now. */
  readonly adopted: boolean;
}

async function train({ catalog, material, settings }: LearningParts, actor: string): Promise<Kept> {
  const files = await material();
  return catalog.transaction(async (tx) => {
    const trained = await trainFromLessons(tx, files, settings);
    return { version: trained.file.version, adopted: await keep(tx, actor, trained) };
  });
}

/**
 * It judges where it is better than the model that judges now, which may be another one than when it began: true where
 * it does.
 */
async function keep(tx: Queryable, actor: string, trained: Trained): Promise<boolean> {
  const { file, parent, trainingSetSha256, lessons, metrics } = trained;
  const { version } = file;
  await lockModels(tx);
  const current = await currentModelVersion(tx);
  const meanwhile = current === parent ? '' : `; ${String(current)} became the current model meanwhile`;
  const comparison = { ...trained.comparison, why: trained.comparison.why + meanwhile };
  await insertModel(tx, {
    version,
    body: formatModelFile(file),
    parent,
    trainingSetSha256,
    lessons,
    metrics,
    comparison,
    createdBy: actor,
  });
  const adopted = comparison.better && current === parent;
  if (adopted) await adoptModel(tx, { version, by: actor, note: comparison.why });
  await recordEvent(tx, {
    actor,
    action: 'model.train',
    subject: version,
    details: { parent, lessons: lessons.length, adopted, why: comparison.why },
  });
  return adopted;
}

async function adopt(
  { catalog, shipped }: LearningParts,
  actor: string,
  version: string,
  note: string,
): Promise<void> {
  await catalog.transaction(async (tx) => {
    await lockModels(tx);
    const { state } = await existing(tx, version);
    if (state === 'CURRENT') {
      throw conflict(`model ${version} is the current one already`, '`sortkeep models` lists the others.');
    }
    await loadModel(tx, version, shipped);
    const before = await currentModelVersion(tx);
    await adoptModel(tx, { version, by: actor, note });
    await recordEvent(tx, { actor, action: 'model.adopt', subject: version, details: { before, note } });
  });
}

async function existing(db: Queryable, version: string): Promise<ModelVersion> {
  const model = await getModel(db, version);
  if (model !== null) return model;
  throw notFound(`no model has the version ${version}`, '`sortkeep models` lists those that there are.');
}
