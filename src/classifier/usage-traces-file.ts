/** data/usage-traces.jsonl: a header, then a `UsageTrace` a line; docs/usage-traces.md describes it field by field. */
import { z } from 'zod';
import { SortkeepError } from '../domain/errors.js';
import { traceSchema } from './usage-trace.js';
import type { UsageTrace } from './usage-trace.js';

const headerSchema = z.strictObject({
  format: z.literal('sortkeep-usage-traces'),
  version: z.literal(2),
  /** From which everything was drawn. */
  seed: z.int().nonnegative(),
  /** That were played; a trace may start later. */
  days: z.int().min(1),
  /** `18.4`: the server's version. */
  postgres: z.string().min(1),
});

export interface UsageTraces {
  readonly header: z.output<typeof headerSchema>;
  readonly traces: readonly UsageTrace[];
}

const HINT = 'Make the file again with `npm run traces`.';
const fault = (line: number, why: string): SortkeepError =>
  new SortkeepError('CORRUPTED', `line ${line} of the usage traces is ${why}`, { hint: HINT });

function parseLine<T>(schema: z.ZodType<T>, text: string, line: number, what: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fault(line, 'not json');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw fault(line, `not ${what}`);
  return parsed.data;
}

/** CORRUPTED with the line's number for anything that `formatUsageTraces` did not write. */
export function parseUsageTraces(text: string): UsageTraces {
  const lines = text.split('\n').filter((line) => line !== '');
  return {
    header: parseLine(headerSchema, lines[0] ?? '', 1, 'a header of version 2'),
    traces: lines.slice(1).map((line, index) => parseLine(traceSchema, line, index + 2, 'a trace')),
  };
}

/** One JSON text a line, the header first, with a final newline. */
export function formatUsageTraces({ header, traces }: UsageTraces): string {
  return [
    {
      format: header.format,
      version: header.version,
      seed: header.seed,
      days: header.days,
      postgres: header.postgres,
    },
    ...traces,
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}
