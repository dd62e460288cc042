import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { dryRunText } from '../dry-run-text.js';
import { allSources } from '../find-source.js';

export const addDryRun = (program: Command, cli: Cli): Command =>
  program
    .command('dry-run')
    .description('run plans to their end with nothing written: steps, time, cost and saving')
    .argument('<plan...>', 'ids of plans, or of moves')
    .option('--steps', 'show every statement and object, and how each table is cut')
    .action((ids: readonly string[], { steps }: { readonly steps?: true }) =>
      cli.withServices(async ({ services, actor }) => {
        const dryRun = await services.dryRuns.run(actor, ids);
        const moved = dryRun.moves.flatMap(({ moveId }) => (moveId === null ? [] : [moveId]));
        const predictions = await services.dryRuns.predictions(moved);
        return {
          json: { dryRun, predictions: moved.map((moveId, index) => ({ moveId, ...predictions[index] })) },
          text: dryRunText(dryRun, {
            sources: await allSources(services),
            steps: steps === true,
            predictions: new Map(moved.map((id, index) => [id, predictions[index] ?? null])),
          }),
          failed: dryRun.moves.some(({ refusals }) => refusals.length > 0),
        };
      }),
    );
