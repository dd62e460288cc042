import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { keepingResult } from '../keeping-text.js';

export const addHold = (program: Command, cli: Cli): Command =>
  program
    .command('hold')
    .description('put an archive under a legal hold: it can be neither expired nor shredded')
    .argument('<handle>', 'restore handle of the archive')
    .requiredOption('--reason <text>', 'why; it is kept with the act')
    .action((handle: string, { reason }: { readonly reason: string }) =>
      cli.withServices(async ({ services, actor }) =>
        keepingResult(await services.keeping.hold(actor, handle, reason)),
      ),
    );
