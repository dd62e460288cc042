/** One training with the catalog's lessons: a model, and how it compares with the current one. */
import { claimTraining } from '../catalog/learning/claim-training.js';
import { currentModelVersion } from '../catalog/learning/current-model-version.js';
import { lessonsOfModel } from '../catalog/learning/lessons-of-model.js';
import { lessonsToLearn } from '../catalog/learning/lessons-to-learn.js';
import { modelOfTraining } from '../catalog/learning/model-of-training.js';
import { crossValidate } from '../classifier/cross-validate.js';
import { lessonRowSchema } from '../classifier/lesson-row.js';
import type { LessonRow } from '../classifier/lesson-row.js';
import type { ModelFile } from '../classifier/model-file.js';
import { modelMetrics } from '../classifier/model-metrics.js';
import { trainModel } from '../classifier/train.js';
import type { TrainingOptions } from '../classifier/train.js';
import type { TrainingInput } from '../classifier/training-material.js';
import { SortkeepError, conflict } from '../domain/errors.js';
import type { ModelComparison, ModelMetrics } from '../domain/model-version.js';
import type { Queryable } from '../postgres/session.js';
import { compareModels } from './compare-models.js';
import { trainingFingerprint } from './training-fingerprint.js';
import { uniteGroups } from './unite-groups.js';

export type TrainingSettings = Omit<TrainingOptions, 'parent'>;

export interface Trained {
  readonly file: ModelFile;
  /** The model that it is to replace. */
  readonly parent: string;
  readonly trainingSetSha256: string;
  /** Ids of the lessons that it learned. */
  readonly lessons: readonly string[];
  readonly metrics: ModelMetrics;
  readonly comparison: ModelComparison;
}

interface Taught {
  readonly id: string;
  readonly row: LessonRow;
}

/**
 * CONFLICT while another training runs, and when a model has learned all of this already. `tx` is open for as long as it
 * takes and holds nothing but the claim.
 */
export async function trainFromLessons(
  tx: Queryable,
  material: Omit<TrainingInput, 'lessons'>,
  settings: TrainingSettings,
): Promise<Trained> {
  if (!(await claimTraining(tx))) {
    throw new SortkeepError('CONFLICT', 'another training is under way', {
      hint: 'Wait for its end: it takes some minutes. `sortkeep models` then shows what came of it.',
      retryable: true,
    });
  }
  const parent = await currentModelVersion(tx);
  if (parent === null) throw conflict('no model is current', 'Adopt one first: `sortkeep adopt-model`.');
  const { taught, unreadable, untelling } = await readLessons(tx);
  const trainingSetSha256 = trainingFingerprint({ ...material, lessons: taught.map(({ row }) => row) });
  await refuseKnown(tx, trainingSetSha256);

  const learned = await lessonsOfModel(tx, parent);
  const standing = taught.filter(({ id }) => learned.has(id));
  const fresh = taught.filter(({ id }) => !learned.has(id));
  // In one order, so that the groups are dealt to the same folds in both cross-validations.
  const lessons = [...standing, ...fresh];
  const file = await trainModel(
    { ...material, lessons: lessons.map(({ row }) => row) },
    { ...settings, parent },
  );
  const { macroF1, macroF1WithUsage, coverage, calibrationError } = file.model.metrics;
  const candidate = { macroF1, macroF1WithUsage, coverage, calibrationError };
  const { seed, folds, treesPerFold: trees } = settings;
  const withoutFresh = await crossValidate(
    { ...material, lessons: standing.map(({ row }) => row), judged: fresh.map(({ row }) => row) },
    { seed, folds, trees },
  );
  const comparison = compareModels({
    currentVersion: parent,
    current: modelMetrics(withoutFresh),
    candidate,
    withdrawn: learned.size - standing.length,
  });
  const left = [
    unreadable === 0 ? '' : `; lessons of another release that could not be read: ${unreadable}`,
    untelling === 0 ? '' : `; lessons UNUSED of tables whose use was not known, left out: ${untelling}`,
  ].join('');
  return {
    file,
    parent,
    trainingSetSha256,
    lessons: lessons.map(({ id }) => id),
    metrics: candidate,
    comparison: { ...comparison, why: comparison.why + left },
  };
}

/** Evidence is of the release that kept it; another feature version may not understand it. */
async function readLessons(tx: Queryable): Promise<{
  readonly taught: readonly Taught[];
  readonly unreadable: number;
  /** UNUSED, of tables whose use was not known. */
  readonly untelling: number;
}> {
  const lessons = await lessonsToLearn(tx);
  const groups = uniteGroups(lessons);
  const taught = lessons.flatMap(({ id, group, label, evidence }) => {
    const parsed = lessonRowSchema.safeParse({ group: groups.get(group) ?? group, label, evidence });
    return parsed.success ? [{ id, row: parsed.data }] : [];
  });
  // Names and structure say nothing of whether somebody uses a table.
  const telling = taught.filter(({ row }) => row.label !== 'UNUSED' || row.evidence.usage !== null);
  return {
    taught: telling,
    unreadable: lessons.length - taught.length,
    untelling: taught.length - telling.length,
  };
}

async function refuseKnown(tx: Queryable, trainingSetSha256: string): Promise<void> {
  const known = await modelOfTraining(tx, trainingSetSha256);
  if (known === null) return;
  if (known.state === 'CURRENT') {
    throw conflict(
      `the current model, ${known.version}, has learned everything that there is to learn`,
      'Teach it first: override a verdict that is wrong.',
    );
  }
  throw conflict(
    `model ${known.version}, which does not judge, has learned exactly this`,
    `Teach more, or adopt it: \`sortkeep adopt-model ${known.version} --note WHY\`.`,
  );
}
