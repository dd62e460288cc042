import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { keepingResult } from '../keeping-text.js';

export const addRelease = (program: Command, cli: Cli): Command =>
  program
    .command('release')
    .description('end the legal hold of an archive')
    .argument('<handle>', 'restore handle of the archive')
    .requiredOption('--reason <text>', 'why; it is kept with the act')
    .action((handle: string, { reason }: { readonly reason: string }) =>
      cli.withServices(async ({ services, actor }) =>
        keepingResult(await services.keeping.release(actor, handle, reason)),
      ),
    );
