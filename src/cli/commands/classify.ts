import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { findSource } from '../find-source.js';

export const addClassify = (program: Command, cli: Cli): Command =>
  program
    .command('classify')
    .description('judge every table of a source, or of all sources; overrides stand')
    .argument('[source]', 'name or id of the source')
    .action((text: string | undefined) =>
      cli.withServices(async ({ services, actor }) => {
        const source = text === undefined ? null : (await findSource(services, text)).id;
        const report = await services.verdicts.classify(actor, source);
        const counts = Object.entries(report.labels).map(([label, count]) => `${count} ${label}`);
        const judged = `${report.tables} tables: ${counts.join(', ')} (model ${report.modelVersion})`;
        const failed =
          report.failed === 0
            ? []
            : [`${report.failed} could not be judged:`, ...report.faults.map((fault) => `  ${fault}`)];
        return {
          json: { ...report },
          text: [judged, ...failed].join('\n'),
          failed: report.failed > 0,
        };
      }),
    );
