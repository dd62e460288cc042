import type { Command } from 'commander';
import type { Archive } from '../../domain/archive.js';
import { formatTableReference } from '../../domain/table-reference.js';
import type { Cli } from '../cli.js';
import { findSource } from '../find-source.js';
import { formatBytes, formatCount, formatTime } from '../format.js';
import { wholeNumber } from '../options.js';
import { pageThrough } from '../page-through.js';
import { tableText } from '../table-text.js';
import type { Column } from '../table-text.js';

interface Options {
  readonly source?: string;
  readonly tag?: string;
  readonly limit: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'handle' },
  { title: 'table' },
  { title: 'rows', align: 'right' },
  { title: 'stored', align: 'right' },
  { title: 'archived' },
  { title: 'comment' },
];

export const addSearch = (program: Command, cli: Cli): Command =>
  program
    .command('search')
    .description('find archives by words in names, columns, tags and comments')
    .argument('<text>', 'words or beginnings of words; each must occur')
    .option('--source <source>', 'only of tables of this source')
    .option('--tag <word>', 'only with this tag')
    .option('--limit <number>', 'how many to list', wholeNumber(1, 1_000_000), 20)
    .action((text: string, { source, tag, limit }: Options) =>
      cli.withServices(async ({ services }) => {
        const filter = {
          text,
          ...(source === undefined ? {} : { sourceId: (await findSource(services, source)).id }),
          ...(tag === undefined ? {} : { tag }),
        };
        const { nodes, more } = await pageThrough((page) => services.archives.search(filter, page), limit);
        const shown = nodes.length === 0 ? `no archive has '${text}'` : tableText(COLUMNS, nodes.map(cells));
        return {
          json: { archives: nodes, more },
          text: more ? `${shown}\nThere are more: --limit shows them.` : shown,
        };
      }),
    );

const cells = (archive: Archive): readonly string[] => [
  archive.handle,
  formatTableReference({ ...archive, source: archive.sourceName }),
  formatCount(archive.rows),
  formatBytes(archive.storedBytes),
  formatTime(archive.createdAt),
  archive.definition.comment ?? '',
];
