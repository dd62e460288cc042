import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { keepingResult } from '../keeping-text.js';

export const addShred = (program: Command, cli: Cli): Command =>
  program
    .command('shred')
    .description(
      'destroy the key that an archive alone has, so that no copy of it can be read, and expire it',
    )
    .argument('<handle>', 'restore handle of the archive')
    .requiredOption('--reason <text>', 'why; it is kept with the act')
    .action((handle: string, { reason }: { readonly reason: string }) =>
      cli.withServices(async ({ services, actor }) =>
        keepingResult(await services.keeping.shred(actor, handle, reason)),
      ),
    );
