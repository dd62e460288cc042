/** What a model is made of, read and checked. */
import type { LessonRow } from './lesson-row.js';
import { parseTrainingSet } from './training-set.js';
import type { TrainingRow } from './training-set.js';
import type { UsageTrace } from './usage-trace.js';
import { parseUsageTraces } from './usage-traces-file.js';

export interface TrainingInput {
  /** The text of data/training-set.jsonl. */
  readonly trainingSetText: string;
  /** The text of data/usage-traces.jsonl. */
  readonly tracesText: string;
  readonly lessons: readonly LessonRow[];
}

export interface TrainingMaterial {
  readonly rows: readonly TrainingRow[];
  readonly traces: readonly UsageTrace[];
  readonly lessons: readonly LessonRow[];
}

/** CORRUPTED with the line's number for a text of another form. */
export const trainingMaterial = ({
  trainingSetText,
  tracesText,
  lessons,
}: TrainingInput): TrainingMaterial => ({
  rows: parseTrainingSet(trainingSetText),
  traces: parseUsageTraces(tracesText).traces,
  lessons,
});
