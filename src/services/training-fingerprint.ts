/** Tells two trainings apart by everything that they learn from. */
import { createHash } from 'node:crypto';
import { FEATURE_VERSION } from '../classifier/features.js';
import type { LessonRow } from '../classifier/lesson-row.js';
import type { ModelFile } from '../classifier/model-file.js';
import type { TrainingInput } from '../classifier/training-material.js';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

function fingerprint(trainingSet: string, traces: string, lessons: readonly LessonRow[]): string {
  const taught = lessons.map((lesson) => JSON.stringify(lesson)).toSorted();
  return sha256(JSON.stringify([FEATURE_VERSION, trainingSet, traces, ...taught]));
}

/** Hex SHA-256; the lessons' order does not matter. */
export const trainingFingerprint = ({ trainingSetText, tracesText, lessons }: TrainingInput): string =>
  fingerprint(sha256(trainingSetText), sha256(tracesText), lessons);

/** Of what the shipped model was trained on. */
export const shippedFingerprint = ({ model }: ModelFile): string =>
  fingerprint(model.trainingSetSha256, model.tracesSha256, []);
