import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { dryRunResult } from '../dry-run-result.js';

export const addDryRun = (program: Command, cli: Cli): Command =>
  program
    .command('dry-run')
    .description('run plans to their end with nothing written: steps, time, cost and saving')
    .argument('<plan...>', 'ids of plans, or of moves')
    .option('--steps', 'show every statement and object, and how each table is cut')
    .action((ids: readonly string[], { steps }: { readonly steps?: true }) =>
      cli.withServices(async ({ services, actor }) =>
        dryRunResult(services, await services.dryRuns.run(actor, ids), steps === true),
      ),
    );
