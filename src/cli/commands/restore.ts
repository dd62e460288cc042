import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { findSource } from '../find-source.js';
import { followMove } from '../follow-move.js';

interface Options {
  readonly schema?: string;
  readonly name?: string;
  readonly database?: string;
  readonly source?: string;
}

export const addRestore = (program: Command, cli: Cli): Command =>
  program
    .command('restore')
    .description('bring an archived table back; nothing is overwritten')
    .argument('<handle>', 'restore handle of the archive')
    .option('--schema <name>', 'schema to restore into; the old one when left out')
    .option('--name <name>', 'name to restore under; the old one when left out')
    .option('--database <name>', 'database to restore into; the old one when left out')
    .option('--source <source>', 'source to restore into; where it came from when left out')
    .action((handle: string, { schema, name, database, source }: Options) =>
      cli.withServices(async ({ services, actor }) => {
        const move = await services.archives.restore(actor, {
          handle,
          ...(source === undefined ? {} : { targetSourceId: (await findSource(services, source)).id }),
          ...(database === undefined ? {} : { targetDatabase: database }),
          ...(schema === undefined ? {} : { targetSchema: schema }),
          ...(name === undefined ? {} : { targetName: name }),
        });
        return followMove({ services }, move.id, cli.progress);
      }),
    );
