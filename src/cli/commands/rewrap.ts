import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { formatCount } from '../format.js';

export const addRewrap = (program: Command, cli: Cli): Command =>
  program
    .command('rewrap')
    .description('wrap the keys that archives have of their own anew, so that archiveKeyFileBefore can go')
    .action(() =>
      cli.withServices(async ({ services, actor }) => {
        const report = await services.keeping.rewrap(actor);
        const { archives, rewrapped, written } = report;
        return {
          json: { ...report },
          text: [
            `${formatCount(archives)} archives with a key of their own: ${formatCount(rewrapped)} wrapped anew, ${formatCount(written)} key objects written`,
            'archiveKeyFileBefore opens none of them any more.',
          ].join('\n'),
        };
      }),
    );
