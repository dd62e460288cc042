/** `npm run traces [-- --out FILE] [--seed N] [--days N]`: makes data/usage-traces.jsonl. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { formatUsageTraces } from '../classifier/usage-traces-file.js';
import { invalidInput } from '../domain/errors.js';
import { runTraces } from './run-traces.js';
import { MOST_DAYS } from './statements.js';

const OUT = join(import.meta.dirname, '../../data/usage-traces.jsonl');
/** A line of progress each so many days of a server. */
const TOLD_EVERY = 30;

const optionsSchema = z.strictObject({
  out: z.string().default(OUT),
  seed: z.coerce.number().int().nonnegative().default(1),
  days: z.coerce.number().int().min(1).max(MOST_DAYS).default(210),
});

const { values } = parseArgs({
  options: { out: { type: 'string' }, seed: { type: 'string' }, days: { type: 'string' } },
});
const options = optionsSchema.safeParse(values);
if (!options.success) {
  throw invalidInput(
    `traces of seed ${values.seed ?? 1} and ${values.days ?? 210} days cannot be made`,
    `Pass whole numbers: --seed from 0 on, --days from 1 to ${MOST_DAYS}.`,
  );
}
const { out, seed, days } = options.data;
const started = performance.now();
const seconds = (): string => `${Math.round((performance.now() - started) / 1000)} s`;
const found = await runTraces({
  seed,
  days,
  onDay: ({ done, total, tables }) => {
    if (done % TOLD_EVERY === 0 || done === total)
      process.stderr.write(`${done} of ${total} days of two servers with ${tables} tables, ${seconds()}\n`);
  },
});
const text = formatUsageTraces(found);
await writeFile(out, text);
process.stderr.write(`${found.traces.length} traces, ${text.length} bytes, ${seconds()}: ${out}\n`);
