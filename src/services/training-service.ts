/** Makes the shipped model from the files of the repository; needs no catalog. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildTrainingSet } from '../classifier/build-training-set.js';
import { formatModelFile, parseModelFile } from '../classifier/model-file.js';
import type { ModelFile } from '../classifier/model-file.js';
import { SHIPPED_TRAINING, trainModel } from '../classifier/train.js';
import type { TrainingInput } from '../classifier/training-material.js';
import { SortkeepError } from '../domain/errors.js';

const shipped = (name: string): string => fileURLToPath(new URL(`../../data/${name}`, import.meta.url));
export const SHIPPED_MODEL = shipped('model.json');
const TRAINING_SET = shipped('training-set.jsonl');
const TRACES = shipped('usage-traces.jsonl');

export interface ShippedTrainingRequest {
  /** Labelled table definitions as JSON lines, of which the training set is made and written first. */
  readonly definitions: string | null;
  /** Write nothing. */
  readonly check: boolean;
}

export interface ShippedTrainingReport {
  readonly version: string;
  readonly out: string;
  /** Hex SHA-256 of the training set's text. */
  readonly trainingSetSha256: string;
  readonly trees: number;
  /** Cross-validated: of app against broker by names and structure, and of the three labels with usage. */
  readonly macroF1: number;
  readonly macroF1WithUsage: number;
  readonly coverage: number;
  /** Whether the shipped files had the same bytes before. */
  readonly unchanged: boolean;
}

export const readShippedModel = async (): Promise<ModelFile> => parseModelFile(await read(SHIPPED_MODEL));

/** Training set and traces of the release. */
export async function readShippedMaterial(): Promise<Omit<TrainingInput, 'lessons'>> {
  const [trainingSetText, tracesText] = await Promise.all([read(TRAINING_SET), read(TRACES)]);
  return { trainingSetText, tracesText };
}

/** Takes minutes. The same files give the same bytes; NOT_FOUND or NO_SPACE name the file. */
export async function trainShippedModel({
  definitions,
  check,
}: ShippedTrainingRequest): Promise<ShippedTrainingReport> {
  const { trainingSetText: before, tracesText } = await readShippedMaterial();
  const trainingSetText = definitions === null ? before : buildTrainingSet(await read(definitions));
  const file = await trainModel({ trainingSetText, tracesText, lessons: [] }, SHIPPED_TRAINING);
  const text = formatModelFile(file);
  const sameModel = (await readFile(SHIPPED_MODEL, 'utf8').catch(() => null)) === text;
  const sameSet = trainingSetText === before;
  if (!check && !sameSet) await write(TRAINING_SET, trainingSetText);
  if (!check && !sameModel) await write(SHIPPED_MODEL, text);
  const { macroF1, macroF1WithUsage, coverage } = file.model.metrics;
  return {
    version: file.version,
    out: SHIPPED_MODEL,
    trainingSetSha256: file.model.trainingSetSha256,
    trees: file.model.forest.length,
    macroF1,
    macroF1WithUsage,
    coverage,
    unchanged: sameSet && sameModel,
  };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new SortkeepError('NOT_FOUND', `${path} cannot be read`, {
      hint: 'Check the path and its rights.',
      cause,
    });
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new SortkeepError('NO_SPACE', `${path} cannot be written`, {
      hint: 'Check that its folder is there, that you may write to it, and that the disk has room.',
      cause,
    });
  }
}
