import type { Command } from 'commander';
import type { TableFilter, TableOrder } from '../../domain/catalog-table.js';
import { LABELS } from '../../domain/verdict.js';
import type { Label } from '../../domain/verdict.js';
import { formatTableReference } from '../../domain/table-reference.js';
import type { Cli } from '../cli.js';
import { allSources, findSource } from '../find-source.js';
import { formatBytes, formatCount } from '../format.js';
import { bytes, oneOf, wholeNumber } from '../options.js';
import { pageThrough } from '../page-through.js';
import { tableText } from '../table-text.js';
import type { Column } from '../table-text.js';

interface Options {
  readonly source?: string;
  readonly label?: Label;
  readonly minBytes?: bigint;
  readonly maxBytes?: bigint;
  readonly text?: string;
  readonly gone?: true;
  readonly order: TableOrder;
  readonly limit: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'table' },
  { title: 'label' },
  { title: 'rows (estimate)', align: 'right' },
  { title: 'size', align: 'right' },
];

export const addTables = (program: Command, cli: Cli): Command =>
  program
    .command('tables')
    .description('list the tables that scans found')
    .option('--source <source>', 'only of this source')
    .option('--label <label>', `only with this label: ${LABELS.join(', ')}`, oneOf(LABELS))
    .option('--min-bytes <bytes>', 'only of at least this size', bytes)
    .option('--max-bytes <bytes>', 'only of at most this size', bytes)
    .option('--text <text>', 'only with this in the name of database, schema or table')
    .option('--gone', 'also tables that a scan no longer found')
    .option('--order <order>', 'NAME, or SIZE with the largest first', oneOf(['NAME', 'SIZE']), 'NAME')
    .option('--limit <number>', 'how many to list', wholeNumber(1, 1_000_000), 100)
    .action((options: Options) =>
      cli.withServices(async ({ services }) => {
        const { label, minBytes, maxBytes, text, order, limit } = options;
        const filter: TableFilter = {
          ...(options.source === undefined
            ? {}
            : { sourceId: (await findSource(services, options.source)).id }),
          ...(label === undefined ? {} : { label }),
          ...(minBytes === undefined ? {} : { minimumBytes: minBytes }),
          ...(maxBytes === undefined ? {} : { maximumBytes: maxBytes }),
          ...(text === undefined ? {} : { text }),
          includeGone: options.gone ?? false,
        };
        const sources = new Map((await allSources(services)).map(({ id, name }) => [id, name]));
        const { nodes, more } = await pageThrough((page) => services.tables.list(filter, order, page), limit);
        const named = nodes.map((table) => ({
          ...table,
          source: sources.get(table.sourceId) ?? table.sourceId,
        }));
        const rows = named.map((table) => [
          formatTableReference(table),
          table.label,
          formatCount(table.estimatedRows),
          formatBytes(table.sizeBytes),
        ]);
        const shown = rows.length === 0 ? 'no tables' : tableText(COLUMNS, rows);
        return {
          json: { tables: named, more },
          text: more ? `${shown}\nThere are more: --limit shows them.` : shown,
        };
      }),
    );
