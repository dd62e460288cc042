import type { Command } from 'commander';
import { readConfig } from '../../config/config.js';
import type { Cli } from '../cli.js';
import { listenForStop } from '../stop-signal.js';

export const addWorker = (program: Command, cli: Cli): Command =>
  program
    .command('worker')
    .description('run queued moves and scan what is due, until Ctrl-C or SIGTERM')
    .action(async () => {
      const stop = listenForStop();
      const config = readConfig(process.env);
      const { createApplication } = await import('../../main.js');
      const application = await createApplication(config);
      try {
        await application.work();
        const { concurrentMoves } = config;
        cli.print({
          json: { worker: process.pid, concurrentMoves },
          text: `running up to ${concurrentMoves} moves at once (Ctrl-C stops it)`,
        });
        await stop.asked;
      } finally {
        await application.close();
      }
    });
