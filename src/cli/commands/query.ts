import { Option } from 'commander';
import type { Command } from 'commander';
import { invalidInput } from '../../domain/errors.js';
import type { Cli } from '../cli.js';
import { formatSeconds } from '../format.js';
import { each, wholeNumber } from '../options.js';
import { rowsCsv, rowsText } from '../rows-text.js';
import { untilPrepared } from '../until-prepared.js';

interface Options {
  readonly archive?: readonly string[];
  readonly limit?: number;
  readonly csv?: true;
}

export const addQuery = (program: Command, cli: Cli): Command =>
  program
    .command('query')
    .description('ask one SELECT of one or several archives without restoring them')
    .argument('<sql>', 'one SELECT in the SQL of DuckDB')
    .option('--archive <alias=handle>', 'an archive and its name in the query; repeatable', each)
    .option('--limit <number>', 'at most so many rows', wholeNumber(1, 1_000_000))
    .addOption(new Option('--csv', 'print CSV, values whole and quoted'))
    .action((sql: string, { archive = [], limit, csv }: Options) =>
      cli.withServices(async ({ services, actor }) => {
        const archives = archive.map(parseArchive);
        for (const { handle } of archives) {
          await untilPrepared(services, actor, handle, false, cli.progress);
        }
        const { columns, rows, cut, seconds } = await services.archiveQueries.query(actor, {
          sql,
          archives,
          ...(limit === undefined ? {} : { maxRows: limit }),
        });
        const values = rows.map((row) => row.values);
        if (cut !== null) cli.progress.done(`cut at ${values.length} rows: there are more`);
        return {
          json: { columns, rows: values, cut, seconds },
          ...(csv === true
            ? { text: rowsCsv(columns, values), exact: true }
            : { text: `${rowsText(columns, values)}\n${values.length} rows in ${formatSeconds(seconds)}` }),
        };
      }),
    );

function parseArchive(text: string): { readonly alias: string; readonly handle: string } {
  const at = text.indexOf('=');
  if (at > 0) return { alias: text.slice(0, at), handle: text.slice(at + 1) };
  throw invalidInput(`'${text.slice(0, 80)}' names no archive`, 'Write --archive NAME=HANDLE.');
}
