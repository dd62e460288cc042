/**
 * The shipped training set, data/training-set.jsonl: a header, then a line for each labelled table with its
 * group (the schema it came from; splits go by it), its label and its feature vectors: the structure's numbers and
 * the stems in its names. It holds no definition.
 */
import { z } from 'zod';
import { SortkeepError } from '../domain/errors.js';
import { FEATURE_VERSION } from './features.js';
import type { TableEvidence } from './features.js';
import { STRUCTURE_FEATURES } from './structure-features.js';

const tokens = z.array(z.string()).readonly();
const rowSchema = z.strictObject({
  group: z.string().min(1),
  label: z.enum(['APP', 'BROKER']),
  /** People would argue about the label. */
  borderline: z.boolean(),
  structure: z.record(z.enum(STRUCTURE_FEATURES), z.number()).readonly(),
  table: tokens,
  columns: tokens,
  references: z.array(tokens).readonly(),
});
export type TrainingRow = z.output<typeof rowSchema>;

const headerSchema = z.strictObject({
  format: z.literal('sortkeep-training-set'),
  featureVersion: z.literal(FEATURE_VERSION),
});

const HINT = 'Make the training set again with `sortkeep train --definitions FILE`.';
const fault = (line: number, why: string): SortkeepError =>
  new SortkeepError('CORRUPTED', `line ${line} of the training set is ${why}`, { hint: HINT });

function parseLine<T>(schema: z.ZodType<T>, text: string, line: number, what: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fault(line, 'not json');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw fault(line, `not ${what} of feature version ${FEATURE_VERSION}`);
  return parsed.data;
}

/** CORRUPTED with the line's number for anything that `formatTrainingSet` did not write. */
export function parseTrainingSet(text: string): readonly TrainingRow[] {
  const lines = text.split('\n').filter((line) => line !== '');
  parseLine(headerSchema, lines[0] ?? '', 1, 'a header');
  return lines.slice(1).map((line, index) => parseLine(rowSchema, line, index + 2, 'a row'));
}

/** One JSON text a line, the header first, with a final newline. */
export function formatTrainingSet(rows: readonly TrainingRow[]): string {
  const header: z.output<typeof headerSchema> = {
    format: 'sortkeep-training-set',
    featureVersion: FEATURE_VERSION,
  };
  return [header, ...rows].map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** What is known of a row's table: no use and no size; its siblings are the other rows of its group. */
export function rowEvidence(row: TrainingRow, rows: readonly TrainingRow[]): TableEvidence {
  const siblings = rows
    .filter((other) => other.group === row.group && other !== row)
    .map(({ table }) => table);
  return {
    names: { table: row.table, columns: row.columns, references: row.references, siblings },
    structure: row.structure,
    usage: null,
  };
}
