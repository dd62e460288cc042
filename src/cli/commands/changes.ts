import type { Command } from 'commander';
import type { TableChange } from '../../domain/schema-change.js';
import type { Cli } from '../cli.js';
import { findSource } from '../find-source.js';
import { formatTime } from '../format.js';
import { monthBefore, moment, wholeNumber } from '../options.js';
import { pageThrough } from '../page-through.js';
import { tableNames } from '../table-names.js';
import { changeJson } from '../table-page/change-json.js';
import { changeLines } from '../table-page/changes-text.js';
import { tableText } from '../table-text.js';

interface Options {
  readonly since?: Date;
  readonly limit: number;
}

const COLUMNS = ['seen', 'table', 'change'].map((title) => ({ title }));

export const addChanges = (program: Command, cli: Cli): Command =>
  program
    .command('changes')
    .description('list tables that came, went or changed, newest first')
    .argument('[source]', 'name or id of the source; all when left out')
    .option('--since <date>', '2026-01-31, or a moment in ISO 8601; a month ago when left out', moment)
    .option('--limit <number>', 'how many to list', wholeNumber(1, 1_000_000), 100)
    .action((text: string | undefined, { since = monthBefore(new Date()), limit }: Options) =>
      cli.withServices(async ({ services }) => {
        const source = text === undefined ? null : await findSource(services, text);
        const filter = { since, ...(source === null ? {} : { sourceId: source.id }) };
        const { nodes, more } = await pageThrough((page) => services.tables.changes(filter, page), limit);
        const names = await tableNames(
          services,
          nodes.map(({ tableId }) => tableId),
        );
        const nameOf = ({ tableId }: TableChange): string => names(tableId);
        const rows = nodes.flatMap((change) =>
          changeLines(change).map((line) => [formatTime(change.at), nameOf(change), line]),
        );
        const shown =
          rows.length === 0 ? `nothing changed since ${formatTime(since)}` : tableText(COLUMNS, rows);
        return {
          json: {
            since,
            changes: nodes.map((change) => ({ table: nameOf(change), ...changeJson(change) })),
            more,
          },
          text: more ? `${shown}\nThere are more: --limit shows them.` : shown,
        };
      }),
    );
