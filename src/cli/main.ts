/** The command line: parses, hands over to one command, and turns every failure into words. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { createCli } from './cli.js';
import type { Cli } from './cli.js';
import { addAdopt } from './commands/adopt.js';
import { addAdoptModel } from './commands/adopt-model.js';
import { addApprove } from './commands/approve.js';
import { addCancel } from './commands/cancel.js';
import { addCatalog } from './commands/catalog.js';
import { addChanges } from './commands/changes.js';
import { addClassify } from './commands/classify.js';
import { addDemo } from './commands/demo.js';
import { addDownload } from './commands/download.js';
import { addDryRun } from './commands/dry-run.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExpire } from './commands/expire.js';
import { addHold } from './commands/hold.js';
import { addModels } from './commands/models.js';
import { addMove } from './commands/move.js';
import { addMoves } from './commands/moves.js';
import { addOverride } from './commands/override.js';
import { addPause } from './commands/pause.js';
import { addPlan } from './commands/plan.js';
import { addPreview } from './commands/preview.js';
import { addProfile } from './commands/profile.js';
import { addQuery } from './commands/query.js';
import { addRegister } from './commands/register.js';
import { addRelate } from './commands/relate.js';
import { addRelations } from './commands/relations.js';
import { addRehearse } from './commands/rehearse.js';
import { addRelease } from './commands/release.js';
import { addRemove } from './commands/remove.js';
import { addRestore } from './commands/restore.js';
import { addResume } from './commands/resume.js';
import { addRetain } from './commands/retain.js';
import { addRewrap } from './commands/rewrap.js';
import { addScan } from './commands/scan.js';
import { addSchema } from './commands/schema.js';
import { addSearch } from './commands/search.js';
import { addServe } from './commands/serve.js';
import { addShred } from './commands/shred.js';
import { addSources } from './commands/sources.js';
import { addTable } from './commands/table.js';
import { addTables } from './commands/tables.js';
import { addTrain } from './commands/train.js';
import { addVerify } from './commands/verify.js';
import { addWithdraw } from './commands/withdraw.js';
import { addWorker } from './commands/worker.js';
import { reportError } from './report-error.js';
import { StoppedBySignal } from './stop-signal.js';

/** In the order of the help: what runs, what is known, what is moved, what is kept, and the rest. */
const COMMANDS: readonly ((program: Command, cli: Cli) => Command)[] = [
  addDemo,
  addServe,
  addWorker,
  addRegister,
  addSources,
  addScan,
  addAdopt,
  addProfile,
  addTables,
  addTable,
  addChanges,
  addRelate,
  addRelations,
  addClassify,
  addOverride,
  addWithdraw,
  addPlan,
  addDryRun,
  addApprove,
  addMove,
  addPause,
  addResume,
  addCancel,
  addMoves,
  addSearch,
  addPreview,
  addQuery,
  addDownload,
  addRestore,
  addVerify,
  addRehearse,
  addRetain,
  addHold,
  addRelease,
  addExpire,
  addShred,
  addRewrap,
  addCatalog,
  addRemove,
  addTrain,
  addModels,
  addAdoptModel,
  addEvaluate,
  addSchema,
];

/** Runs the command in `argv` (as `process.argv`); sets the exit code: 1 for a failure, 2 for usage, 128 + n for a signal. */
export async function main(argv: readonly string[]): Promise<void> {
  endQuietlyWithoutReader();
  const json = argv.includes('--json');
  const cli = createCli(json);
  try {
    await createProgram(cli).parseAsync([...argv]);
  } catch (error) {
    cli.progress.clear();
    process.exitCode = reportError(error, json);
    // What was waited for when the signal came may go on and would keep the process.
    if (error instanceof StoppedBySignal) process.exit();
  }
}

function createProgram(cli: Cli): Command {
  const program = new Command('sortkeep')
    .description('Tells which PostgreSQL tables matter, and puts each where it belongs, with proof.')
    .version(version())
    .exitOverride()
    .showHelpAfterError('Run it with --help to see what it takes.');
  for (const add of COMMANDS) {
    add(program, cli).option('--json', 'print one JSON object to standard output, and nothing else there');
  }
  return program;
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

/** `sortkeep tables | head` closes our output early; that is no failure. */
function endQuietlyWithoutReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}
