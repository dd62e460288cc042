import type { Command } from 'commander';
import { invalidInput } from '../../domain/errors.js';
import { timeRange } from '../../domain/restore-part.js';
import type { RowCondition } from '../../domain/row-condition.js';
import type { Cli } from '../cli.js';
import { dryRunResult } from '../dry-run-result.js';
import { findSource } from '../find-source.js';
import { followMove } from '../follow-move.js';
import { each } from '../options.js';
import { parseCondition } from '../parse-condition.js';

interface Options {
  readonly schema?: string;
  readonly name?: string;
  readonly database?: string;
  readonly source?: string;
  readonly column?: readonly string[];
  readonly where?: readonly RowCondition[];
  readonly timeColumn?: string;
  readonly from?: string;
  readonly to?: string;
  readonly dryRun?: true;
}

export const addRestore = (program: Command, cli: Cli): Command =>
  program
    .command('restore')
    .description('bring an archived table back, or a part of it, or a whole set; nothing is overwritten')
    .argument('<handle>', 'restore handle of the archive, or of the set')
    .option('--schema <name>', 'schema to restore into; the old one when left out')
    .option('--name <name>', 'name to restore under; the old one when left out')
    .option('--database <name>', 'database to restore into; the old one when left out')
    .option('--source <source>', 'source to restore into; where it came from when left out')
    .option('--column <name>', 'a column to restore, all when left out; may be given more than once', each)
    .option(
      '--where <condition>',
      "only rows that fit: 'amount >= 10', 'kind in (a, b)', 'note is null'; may be given more than once, all must hold",
      parseCondition,
    )
    .option('--time-column <name>', 'the column that --from and --to are about')
    .option('--from <time>', 'only rows from this moment on; without an offset in UTC')
    .option('--to <time>', 'only rows before this moment')
    .option('--dry-run', 'only say what it would do, take and cost; nothing is written')
    .action((handle: string, options: Options) =>
      cli.withServices(async ({ services, actor }) => {
        const { schema, name, database, source, column } = options;
        const conditions = conditionsOf(options);
        const request = {
          handle,
          ...(source === undefined ? {} : { targetSourceId: (await findSource(services, source)).id }),
          ...(database === undefined ? {} : { targetDatabase: database }),
          ...(schema === undefined ? {} : { targetSchema: schema }),
          ...(name === undefined ? {} : { targetName: name }),
          ...(column === undefined ? {} : { columns: column }),
          ...(conditions.length === 0 ? {} : { conditions }),
        };
        if (options.dryRun === true)
          return dryRunResult(services, await services.dryRuns.restore(actor, request), false);
        const move = await services.archives.restore(actor, request);
        return followMove({ services }, move.id, cli.progress);
      }),
    );

function conditionsOf({ where = [], timeColumn, from, to }: Options): readonly RowCondition[] {
  if (timeColumn !== undefined) return [...where, ...timeRange(timeColumn, from, to)];
  if (from === undefined && to === undefined) return where;
  throw invalidInput('--from and --to are of no column', 'Name it: --time-column created_at.');
}
