/** Judges labelled tables of a file by a model and says how well; needs no catalog. */
import { readFile } from 'node:fs/promises';
import { probabilitiesOf } from '../classifier/classes.js';
import { parseModelFile } from '../classifier/model-file.js';
import { SortkeepError, invalidInput } from '../domain/errors.js';
import type { ClassLabel, Label, Probabilities } from '../domain/verdict.js';
import { createEvidenceJudge } from '../evaluation/evidence-judge.js';
import { parseEvaluationLine } from '../evaluation/evaluation-line.js';
import { createFileOutline } from '../evaluation/file-outline.js';
import type { Judged } from '../evaluation/judged.js';
import { lineEvidence } from '../evaluation/line-evidence.js';
import { evaluate } from '../evaluation/scores.js';
import type { Evaluation } from '../evaluation/scores.js';
import { readLines } from './read-lines.js';

export interface EvaluationRequest {
  /** JSON lines; docs/operations.md describes one. */
  readonly file: string;
  readonly model: string;
  /** False: the likeliest label instead of UNKNOWN. */
  readonly abstain: boolean;
}

export interface Prediction {
  /** In the file. */
  readonly line: number;
  readonly group: string;
  readonly schema: string;
  readonly table: string;
  readonly borderline: boolean;
  /** The file's. */
  readonly truth: ClassLabel;
  readonly label: Label;
  readonly probabilities: Probabilities;
}

export interface EvaluationReport extends Evaluation {
  readonly modelVersion: string;
  readonly tables: number;
  readonly groups: number;
}

const TRUTHS = { app: 'APP', broker: 'BROKER', unused: 'UNUSED' } as const;

/**
 * Reads the file twice and keeps a few numbers a table: it may be long. `onPrediction` is called for each table in
 * the file's order. INVALID_INPUT with the line's number for a line that is not a labelled table, and for a file
 * without any; NOT_FOUND or CORRUPTED name the file or what is wrong with the model.
 */
export async function evaluateFile(
  { file, model, abstain }: EvaluationRequest,
  onPrediction: (prediction: Prediction) => void,
): Promise<EvaluationReport> {
  const parsed = parseModelFile(await readModel(model));
  const outline = createFileOutline();
  for await (const { number, text } of readLines(file)) outline.add(parseEvaluationLine(text, number));
  const judge = createEvidenceJudge(parsed, abstain);
  const judged: Judged[] = [];
  for await (const { number, text } of readLines(file)) {
    const line = parseEvaluationLine(text, number);
    const { group, schema, table, borderline } = line;
    const truth = TRUTHS[line.label];
    const { label, probabilities } = judge(lineEvidence(line, outline));
    judged.push({ group, borderline, truth, given: label, probabilities });
    onPrediction({
      line: number,
      group,
      schema,
      table,
      borderline,
      truth,
      label,
      probabilities: probabilitiesOf(probabilities),
    });
  }
  if (judged.length === 0) throw invalidInput(`${file} holds no table`, 'Give a file of labelled tables.');
  return {
    modelVersion: parsed.version,
    tables: judged.length,
    groups: new Set(judged.map(({ group }) => group)).size,
    ...evaluate(judged),
  };
}

async function readModel(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new SortkeepError('NOT_FOUND', `the model file ${path} cannot be read`, {
      hint: 'Check the path and its rights, or leave --model out for the shipped one.',
      cause,
    });
  }
}
