import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { modelLine } from '../model-text.js';

export const addAdoptModel = (program: Command, cli: Cli): Command =>
  program
    .command('adopt-model')
    .description('let a model judge by decision, also an earlier one')
    .argument('<version>', 'as `models` lists it')
    .requiredOption('--note <text>', 'why')
    .action((version: string, { note }: { readonly note: string }) =>
      cli.withServices(async ({ services, actor }) => {
        const model = await services.learning.adopt(actor, version, note);
        return { json: { model }, text: modelLine(model) };
      }),
    );
