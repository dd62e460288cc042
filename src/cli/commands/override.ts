import type { Command } from 'commander';
import { invalidInput } from '../../domain/errors.js';
import { LABELS } from '../../domain/verdict.js';
import type { Cli } from '../cli.js';
import { findTable } from '../find-table.js';

export const addOverride = (program: Command, cli: Cli): Command =>
  program
    .command('override')
    .description('say yourself what a table is; classify leaves it at that')
    .argument('<table>', 'id, or source/database.schema.table')
    .argument('<label>', LABELS.join(', '))
    .option('--note <text>', 'why', '')
    .action((text: string, word: string, { note }: { readonly note: string }) =>
      cli.withServices(async ({ services, actor }) => {
        const label = LABELS.find((known) => known === word.toUpperCase());
        if (label === undefined)
          throw invalidInput(`'${word}' is not a label`, `Give one of ${LABELS.join(', ')}.`);
        const table = await findTable(services, text);
        const verdict = await services.verdicts.override(actor, table.id, label, note);
        return { json: { verdict }, text: `${table.schema}.${table.name} is ${verdict.label}, by ${actor}` };
      }),
    );
