import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { formatCount } from '../format.js';

interface Options {
  readonly fresh?: true;
}

export const addRelate = (program: Command, cli: Cli): Command =>
  program
    .command('relate')
    .description('compare all tables: where else they live, what conflicts, what joins')
    .option('--fresh', 'read hashes of keys again, however young the known ones are')
    .action(({ fresh }: Options) =>
      cli.withServices(async ({ services, actor }) => {
        cli.progress.update('comparing structures');
        const run = await services.relations.relate(actor, fresh ?? false, (done, total) =>
          cli.progress.update(`reading keys: ${formatCount(done)} of ${formatCount(total)} tables`),
        );
        const text = [
          `${formatCount(run.tables)} tables compared: ${formatCount(run.relations)} pairs related, ` +
            `${formatCount(run.conflicts)} conflicts, ${formatCount(run.joins)} joins`,
          `${formatCount(run.sketched)} keys read, ${formatCount(run.unsketched)} could not be read`,
          'See `sortkeep relations <table>` for each table.',
        ];
        return { json: { ...run }, text: text.join('\n') };
      }),
    );
