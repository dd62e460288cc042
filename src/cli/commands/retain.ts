import { Option } from 'commander';
import type { Command } from 'commander';
import { invalidInput } from '../../domain/errors.js';
import type { Cli } from '../cli.js';
import { keepingResult } from '../keeping-text.js';
import { moment } from '../options.js';

interface Options {
  readonly until?: Date;
  readonly end?: true;
  readonly reason: string;
}

export const addRetain = (program: Command, cli: Cli): Command =>
  program
    .command('retain')
    .description('say until when an archive must be neither expired nor shredded')
    .argument('<handle>', 'restore handle of the archive')
    .addOption(new Option('--until <date>', 'a day, or a moment with its offset').argParser(moment))
    .addOption(new Option('--end', 'end its retention').conflicts('until'))
    .requiredOption('--reason <text>', 'why; it is kept with the act')
    .action((handle: string, { until, end, reason }: Options) =>
      cli.withServices(async ({ services, actor }) => {
        if (until === undefined && end === undefined) {
          throw invalidInput(
            'it is not said until when',
            'Give --until 2033-12-31, or --end to end the retention.',
          );
        }
        return keepingResult(await services.keeping.retain(actor, handle, until ?? null, reason));
      }),
    );
