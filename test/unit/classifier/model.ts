/** The shipped files, read once a test file. */
import { readFileSync } from 'node:fs';
import { createClassifier } from '../../../src/classifier/classify.js';
import type { Classifier } from '../../../src/classifier/classify.js';
import { parseModelFile } from '../../../src/classifier/model-file.js';
import type { ModelFile } from '../../../src/classifier/model-file.js';
import type { VerdictPolicy } from '../../../src/classifier/verdict-policy.js';

const read = (name: string): string =>
  readFileSync(new URL(`../../../data/${name}`, import.meta.url), 'utf8');

export const shippedModelText = (): string => read('model.json');
export const shippedTrainingSet = (): string => read('training-set.jsonl');
export const shippedTraces = (): string => read('usage-traces.jsonl');
export const shippedModel = (): ModelFile => parseModelFile(shippedModelText());

/** What a demo passes: a minute is enough. */
export const SHORT_WINDOW: VerdictPolicy = { minimumWindowMs: 60_000, costs: null };

/** The configuration's default. */
export const QUARTER_AND_WEEK: VerdictPolicy = { minimumWindowMs: 97 * 86_400_000, costs: null };

export const shippedClassifier = (policy: VerdictPolicy): Classifier =>
  createClassifier(shippedModel(), policy);
