import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { verificationResult } from '../verification-text.js';

export const addRehearse = (program: Command, cli: Cli): Command =>
  program
    .command('rehearse')
    .description('restore an archive into the scratch database, compare its rows, and drop it again')
    .argument('<handle>', 'restore handle of the archive')
    .action((handle: string) =>
      cli.withServices(async ({ services, actor }) => {
        cli.progress.update('restoring into the scratch database');
        return verificationResult(await services.keeping.rehearse(actor, handle));
      }),
    );
