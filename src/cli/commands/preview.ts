import type { Command } from 'commander';
import type { RowCondition } from '../../domain/row-condition.js';
import type { Cli } from '../cli.js';
import { wholeNumber } from '../options.js';
import { parseCondition } from '../parse-condition.js';
import { rowsText } from '../rows-text.js';
import { untilPrepared } from '../until-prepared.js';

interface Options {
  readonly where?: readonly RowCondition[];
  readonly columns?: string;
  readonly limit: number;
  readonly after?: string;
  readonly remake?: true;
}

export const addPreview = (program: Command, cli: Cli): Command =>
  program
    .command('preview')
    .description('show rows of an archive without restoring it')
    .argument('<handle>', 'restore handle of the archive')
    .option(
      '--where <condition>',
      'what a row must be like: "amount >= 10", "day between 2024-01-01 and 2024-01-31", "note contains fair"; repeatable',
      parseCondition,
    )
    .option('--columns <names>', 'which columns, with commas between them; all when left out')
    .option('--limit <number>', 'how many rows', wholeNumber(1, 100), 20)
    .option('--after <cursor>', 'go on after the row with this cursor')
    .option('--remake', 'make its query twin again first')
    .action((handle: string, { where = [], columns, limit, after, remake }: Options) =>
      cli.withServices(async ({ services, actor }) => {
        await untilPrepared(services, actor, handle, remake === true, cli.progress);
        const request = {
          handle,
          where,
          ...(columns === undefined ? {} : { columns: columns.split(',') }),
        };
        const preview = await services.archiveQueries.preview(actor, request, {
          first: limit,
          after: after ?? null,
        });
        const rows = preview.rows.items.map(({ node }) => node.values);
        const cursor = preview.rows.hasNextPage ? (preview.rows.items.at(-1)?.cursor ?? null) : null;
        const shown = rowsText(preview.columns, rows);
        return {
          json: { columns: preview.columns, rows, cursor },
          text: cursor === null ? shown : `${shown}\nThere are more: --after ${cursor}`,
        };
      }),
    );
