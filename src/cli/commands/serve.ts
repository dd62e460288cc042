import type { Command } from 'commander';
import { readConfig } from '../../config/config.js';
import type { Cli } from '../cli.js';
import { wholeNumber } from '../options.js';
import { listenForStop } from '../stop-signal.js';

export const addServe = (program: Command, cli: Cli): Command =>
  program
    .command('serve')
    .description('serve the GraphQL API, run moves and scan what is due, until Ctrl-C or SIGTERM')
    .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber(0, 65_535))
    .action(async ({ port }: { readonly port?: number }) => {
      const stop = listenForStop();
      const config = readConfig(process.env);
      const { createApplication } = await import('../../main.js');
      const application = await createApplication(port === undefined ? config : { ...config, port });
      try {
        await application.work();
        const at = await application.listen();
        cli.print({ json: at, text: `Sortkeep is at ${at.url} (GraphiQL in a browser; Ctrl-C stops it)` });
        await stop.asked;
      } finally {
        // Requests under way end, running moves are given back, and everything that was opened is closed.
        await application.close();
      }
    });
