import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { findSource } from '../find-source.js';
import { formatCount } from '../format.js';

export const addAdopt = (program: Command, cli: Cli): Command =>
  program
    .command('adopt')
    .description(
      'say that the server at the address of a source is the same one after pg_upgrade or a restore',
    )
    .argument('<source>', 'name or id of the source')
    .action((text: string) =>
      cli.withServices(async ({ services, actor }) => {
        const source = await findSource(services, text);
        const report = await services.sources.adopt(actor, source.id);
        const { kept, gone } = report;
        const found = `${formatCount(kept)} tables were found again, ${formatCount(gone)} are gone`;
        return { json: { ...report }, text: `adopted the server of ${source.name}: ${found}; scan it next` };
      }),
    );
