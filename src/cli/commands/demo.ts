import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { demoText } from '../demo-text.js';
import { wholeNumber } from '../options.js';
import { listenForStop } from '../stop-signal.js';

interface Options {
  readonly exit?: true;
  readonly port: number;
}

export const addDemo = (program: Command, cli: Cli): Command =>
  program
    .command('demo')
    .description('show everything on a sample fleet that is made, worked with and thrown away')
    .option('--exit', 'end after the report instead of serving it')
    .option(
      '--port <number>',
      'port on 127.0.0.1; a free one is taken when it is in use',
      wholeNumber(0, 65_535),
      4000,
    )
    .action(async ({ exit, port }: Options) => {
      const stop = listenForStop();
      const { runDemo } = await import('../../demo/run-demo.js');
      const { report, close } = await runDemo({ port, signal: stop.signal, progress: cli.progress });
      try {
        const stays = exit !== true;
        cli.print({ json: { ...report }, text: demoText(report, stays), failed: report.failures.length > 0 });
        if (stays) await stop.asked;
      } finally {
        cli.progress.done('stopping and removing everything');
        await close();
      }
    });
