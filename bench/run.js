// `npm run bench -- <name> [--json]`: each benchmark times Sortkeep against its peers in the same run.
import { parseArgs } from 'node:util';
import { benchArchive } from './archive.js';
import { report } from './report.js';

const BENCHMARKS = { archive: benchArchive };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, rows: { type: 'string' }, runs: { type: 'string' } },
});
const [name] = positionals;
const bench = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
const rows = Number(values.rows ?? 4_000_000);
const runs = Number(values.runs ?? 3);
if (bench === undefined || ![rows, runs].every((number) => Number.isInteger(number) && number > 0)) {
  console.error(
    `usage: npm run bench -- ${Object.keys(BENCHMARKS).join('|')} [--json] [--rows 4000000] [--runs 3]`,
  );
  process.exit(2);
}
try {
  // Progress goes to standard error, so that standard output is the result alone.
  const result = await bench({ rows, runs, say: (text) => console.error(text) });
  console.log(values.json ? JSON.stringify(result) : report(result));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
