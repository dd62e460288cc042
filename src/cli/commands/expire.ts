import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { keepingResult } from '../keeping-text.js';

export const addExpire = (program: Command, cli: Cli): Command =>
  program
    .command('expire')
    .description('remove the rows of an archive from the store for good; manifest and proof stay')
    .argument('<handle>', 'restore handle of the archive')
    .requiredOption('--reason <text>', 'why; it is kept with the act')
    .action((handle: string, { reason }: { readonly reason: string }) =>
      cli.withServices(async ({ services, actor }) =>
        keepingResult(await services.keeping.expire(actor, handle, reason)),
      ),
    );
