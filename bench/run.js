// `npm run bench -- <name> [--json]`: each benchmark times Sortkeep against its peers in the same run.
import { parseArgs } from 'node:util';
import { benchArchive } from './archive.js';
import { benchClassify } from './classify.js';
import { benchDryRun, reportDryRun } from './dry-run.js';
import { benchImpact } from './impact.js';
import { benchQuery, reportQuery } from './query.js';
import { reportClassify } from './report-classify.js';
import { reportImpact } from './report-impact.js';
import { reportScan } from './report-scan.js';
import { reportSearch } from './report-search.js';
import { report } from './report.js';
import { benchRestore } from './restore.js';
import { benchScan } from './scan.js';
import { benchSearch } from './search.js';
import { benchTakeover, reportTakeover } from './takeover.js';
import { benchWorkers, reportWorkers } from './workers.js';

const BENCHMARKS = {
  archive: { bench: benchArchive, report },
  classify: { bench: benchClassify, report: reportClassify, tables: '100000' },
  'dry-run': { bench: benchDryRun, report: reportDryRun, rows: '400000' },
  impact: { bench: benchImpact, report: reportImpact, rows: '600000' },
  query: { bench: benchQuery, report: reportQuery, rows: '3000000' },
  restore: { bench: benchRestore, report },
  scan: { bench: benchScan, report: reportScan, tables: '20000' },
  search: { bench: benchSearch, report: reportSearch, tables: '60000' },
  takeover: { bench: benchTakeover, report: reportTakeover, rows: '8000000', runs: '5' },
  workers: { bench: benchWorkers, report: reportWorkers, rows: '400000' },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string' },
    tables: { type: 'string' },
    runs: { type: 'string' },
  },
});
const [name] = positionals;
const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
const [rows, tables, runs] = [
  values.rows ?? benchmark?.rows ?? '4000000',
  values.tables ?? benchmark?.tables ?? '1',
  values.runs ?? benchmark?.runs ?? '3',
].map(Number);
if (
  benchmark === undefined ||
  ![rows, tables, runs].every((number) => Number.isInteger(number) && number > 0)
) {
  console.error(
    `usage: npm run bench -- ${Object.keys(BENCHMARKS).join('|')} [--json] [--rows N] [--tables N] [--runs 3]`,
  );
  process.exit(2);
}
try {
  // Progress goes to standard error, so that standard output is the result alone.
  const result = await benchmark.bench({ rows, tables, runs, say: (text) => console.error(text) });
  console.log(values.json ? JSON.stringify(result) : benchmark.report(result));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
