import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { findTable } from '../find-table.js';
import { moment, monthBefore } from '../options.js';
import { changeJson } from '../table-page/change-json.js';
import { readTablePage } from '../table-page/read-table-page.js';
import { tablePageText } from '../table-page/table-page-text.js';

export const addTable = (program: Command, cli: Cli): Command =>
  program
    .command('table')
    .description('all that is known of one table: what it is, who needs it, when it was used, what changed')
    .argument('<table>', 'id, or source/database.schema.table')
    .option('--since <date>', 'changes since then; a month ago when left out', moment)
    .action((text: string, { since = monthBefore(new Date()) }: { readonly since?: Date }) =>
      cli.withServices(async ({ services }) => {
        const page = await readTablePage(services, await findTable(services, text), since);
        return {
          json: { ...page, changes: page.changes.map(changeJson) },
          text: tablePageText(page, new Date()),
        };
      }),
    );
