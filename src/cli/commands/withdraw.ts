import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { findTable } from '../find-table.js';

export const addWithdraw = (program: Command, cli: Cli): Command =>
  program
    .command('withdraw')
    .description("take back what people said a table is; the verdict is the model's again")
    .argument('<table>', 'id, or source/database.schema.table')
    .option('--note <text>', 'why', '')
    .action((text: string, { note }: { readonly note: string }) =>
      cli.withServices(async ({ services, actor }) => {
        const table = await findTable(services, text);
        const verdict = await services.verdicts.withdraw(actor, table.id, note);
        const said = verdict === null ? 'not judged yet' : `${verdict.label}, by the model`;
        return { json: { verdict }, text: `${table.schema}.${table.name} is ${said}` };
      }),
    );
