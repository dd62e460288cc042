/** Makes the classifier's model from a training set; needs no catalog. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildTrainingSet } from '../classifier/build-training-set.js';
import { formatModelFile } from '../classifier/model-file.js';
import { SHIPPED_TRAINING, trainModel } from '../classifier/train.js';
import { SortkeepError } from '../domain/errors.js';

const shipped = (name: string): string => fileURLToPath(new URL(`../../data/${name}`, import.meta.url));
export const SHIPPED_MODEL = shipped('model.json');
export const SHIPPED_TRAINING_SET = shipped('training-set.jsonl');

export interface TrainingRequest {
  /** Labelled table definitions as JSON lines; the training set is then made from them and written. */
  readonly definitions: string | null;
  /** Where the training set is read from, or with definitions written to. */
  readonly trainingSet: string;
  /** Where the model is written. */
  readonly out: string;
}

export interface TrainingReport {
  readonly version: string;
  readonly out: string;
  readonly trainingSet: string;
  readonly trainingSetSha256: string;
  readonly trees: number;
  /** Cross-validated by group: macro F1 with abstentions counted as misses, and the share that got a label. */
  readonly macroF1: number;
  readonly coverage: number;
  /** Whether the file that was there before had the same bytes. */
  readonly unchanged: boolean;
}

/** Takes about half a minute. The same input gives the same bytes; NOT_FOUND or NO_SPACE name the file. */
export async function trainModelFile({
  definitions,
  trainingSet,
  out,
}: TrainingRequest): Promise<TrainingReport> {
  if (definitions !== null) await write(trainingSet, buildTrainingSet(await read(definitions)));
  const file = trainModel(await read(trainingSet), SHIPPED_TRAINING);
  const text = formatModelFile(file);
  const unchanged = (await readFile(out, 'utf8').catch(() => null)) === text;
  if (!unchanged) await write(out, text);
  return {
    version: file.version,
    out,
    trainingSet,
    trainingSetSha256: file.model.trainingSetSha256,
    trees: file.model.forest.length,
    macroF1: file.model.metrics.all.macroF1,
    coverage: file.model.metrics.all.coverage,
    unchanged,
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
