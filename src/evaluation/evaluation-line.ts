/** A line of an evaluation file: a labelled table definition, with its usage where that is known. */
import { z } from 'zod';
import { definitionSchema } from '../classifier/build-training-set.js';
import { usageSchema } from '../classifier/usage-evidence.js';
import { invalidInput } from '../domain/errors.js';

const lineSchema = definitionSchema.extend({
  label: z.enum(['app', 'broker', 'unused']),
  usage: usageSchema.nullable().default(null),
});
export type EvaluationLine = z.output<typeof lineSchema>;

const HINT =
  'Each line is a JSON object with group, label (app, broker or unused), schema, table, columns, primary_key, foreign_keys and, where known, usage.';

function faultOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue?.path.join('.') ?? '';
  const what = issue?.message ?? '';
  return place === '' ? what : `${place}: ${what}`;
}

/** INVALID_INPUT with the line's number for one that is not a labelled table. */
export function parseEvaluationLine(text: string, number: number): EvaluationLine {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalidInput(`line ${number} of the evaluation file is not json`, HINT);
  }
  const parsed = lineSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw invalidInput(
    `line ${number} of the evaluation file is not a labelled table (${faultOf(parsed.error)})`,
    HINT,
  );
}
