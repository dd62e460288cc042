import type { Command } from 'commander';
import type { ArchiveHit, ArchiveMatch, ValueFilter } from '../../domain/archive-search.js';
import { formatTableReference } from '../../domain/table-reference.js';
import type { Cli } from '../cli.js';
import { findSource } from '../find-source.js';
import { formatCount, formatTime } from '../format.js';
import { wholeNumber } from '../options.js';
import { pageThrough } from '../page-through.js';
import { tableText } from '../table-text.js';
import type { Column } from '../table-text.js';

interface Options {
  readonly source?: string;
  readonly tag?: string;
  readonly values: readonly ValueFilter[];
  readonly limit: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'handle' },
  { title: 'table' },
  { title: 'rows', align: 'right' },
  { title: 'archived' },
  { title: 'points', align: 'right' },
  { title: 'why' },
];

export const addSearch = (program: Command, cli: Cli): Command =>
  program
    .command('search')
    .description(
      'find archives by words, in any form, and times: names, columns, tags, comments, ranges of values',
    )
    .argument('<text>', "words and times that must all fit: 'minute bars of 2019'")
    .option('--source <source>', 'only of tables of this source')
    .option('--tag <word>', 'only with this tag')
    .option(
      '--values <range>',
      'only with such values: price=10..20, day=2019-03.. (repeatable)',
      valueFilter,
      [],
    )
    .option('--limit <number>', 'how many to list', wholeNumber(1, 1_000_000), 20)
    .action((text: string, { source, tag, values, limit }: Options) =>
      cli.withServices(async ({ services }) => {
        const filter = {
          text,
          ...(source === undefined ? {} : { sourceId: (await findSource(services, source)).id }),
          ...(tag === undefined ? {} : { tag }),
        };
        const { nodes, more } = await pageThrough(
          (page) => services.archives.find({ filter, values }, page),
          limit,
        );
        const shown = nodes.length === 0 ? `no archive has '${text}'` : tableText(COLUMNS, nodes.map(cells));
        return {
          json: {
            archives: nodes.map(({ archive, score, matches }) => ({ ...archive, score, matches })),
            more,
          },
          text: more ? `${shown}\nThere are more: --limit shows them.` : shown,
        };
      }),
    );

const cells = ({ archive, score, matches }: ArchiveHit): readonly string[] => [
  archive.handle,
  formatTableReference({ ...archive, source: archive.sourceName }),
  formatCount(archive.rows),
  formatTime(archive.createdAt),
  score.toFixed(1),
  bestOfEach(matches).map(reason).join('; '),
];

const bestOfEach = (matches: readonly ArchiveMatch[]): readonly ArchiveMatch[] =>
  matches.filter(({ word }, at) => matches.findIndex((match) => match.word === word) === at);

/** `bars: synonym in table eur_candles`, `2019: values of ts, 2019-01-02 to 2019-12-30`. */
function reason({ word, field, column, text, how }: ArchiveMatch): string {
  if (how === 'RANGE') return `${word}: values of ${column ?? ''}, ${text}`;
  const way = how === 'EXACT' ? '' : `${how.toLowerCase()} in `;
  return `${word}: ${way}${field.toLowerCase().replaceAll('_', ' ')} ${text}`;
}

/** `price=10..20`, `day=2019-03..`, `2019..2021` of any column. */
function valueFilter(text: string, before: readonly ValueFilter[]): readonly ValueFilter[] {
  const [, column, from = '', dots, to = ''] = /^(?:([^=]+)=)?(.*?)(?:(\.\.)(.*))?$/.exec(text) ?? [];
  const end = (typed: string): string | null => (typed === '' ? null : typed);
  return [
    ...before,
    { column: column ?? null, from: end(from), to: dots === undefined ? end(from) : end(to) },
  ];
}
