import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { modelsText } from '../model-text.js';
import { wholeNumber } from '../options.js';
import { pageThrough } from '../page-through.js';

export const addModels = (program: Command, cli: Cli): Command =>
  program
    .command('models')
    .description('list the models, the newest first: which one judges, and how good each is')
    .option('--limit <number>', 'how many to list', wholeNumber(1, 1_000_000), 100)
    .action(({ limit }: { readonly limit: number }) =>
      cli.withServices(async ({ services }) => {
        const { nodes, more } = await pageThrough((page) => services.learning.models(page), limit);
        const shown = modelsText(nodes);
        return {
          json: { models: nodes, more },
          text: more ? `${shown}\nThere are more: --limit shows them.` : shown,
        };
      }),
    );
