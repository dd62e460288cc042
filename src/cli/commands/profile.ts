import type { Command } from 'commander';
import type { ProfileReport } from '../../domain/column-profile.js';
import type { Source } from '../../domain/source.js';
import type { Cli, CommandResult } from '../cli.js';
import { allSources, findSource } from '../find-source.js';
import { formatCount } from '../format.js';
import { tableText } from '../table-text.js';

export const addProfile = (program: Command, cli: Cli): Command =>
  program
    .command('profile')
    .description('look at the values of every table of a source, or of all: figures and what is sensitive')
    .argument('[source]', 'name or id of the source')
    .action((text: string | undefined) =>
      cli.withServices(async ({ services, actor }) => {
        // Nodes have the tables of their leads.
        const sources =
          text === undefined
            ? (await allSources(services)).filter(({ leadId }) => leadId === null)
            : [await findSource(services, text)];
        const reports: ProfileReport[] = [];
        for (const { id, name } of sources) {
          cli.progress.update(`profiling ${name}`);
          reports.push(
            await services.profiles.profile(actor, id, (done, total) =>
              cli.progress.update(`profiling ${name}: ${formatCount(done)} of ${formatCount(total)} tables`),
            ),
          );
        }
        return profileResult(sources, reports);
      }),
    );

function profileResult(sources: readonly Source[], reports: readonly ProfileReport[]): CommandResult {
  const columns = [
    { title: 'source' },
    { title: 'tables', align: 'right' },
    { title: 'not readable', align: 'right' },
    { title: 'from statistics', align: 'right' },
    { title: 'from samples', align: 'right' },
    { title: 'from names', align: 'right' },
    { title: 'sensitive columns', align: 'right' },
    { title: 'failed', align: 'right' },
  ] as const;
  const rows = reports.map((report, index) => [
    sources[index]?.name ?? '',
    formatCount(report.tables),
    formatCount(report.unreadable),
    formatCount(report.columns.STATISTICS),
    formatCount(report.columns.SAMPLE),
    formatCount(report.columns.NAMES),
    formatCount(report.sensitiveColumns),
    formatCount(report.failures.length),
  ]);
  const failures = reports.flatMap((report) =>
    report.failures.map(({ error }) => `${error.message} (${error.hint})`),
  );
  return {
    json: { profiles: reports.map((report, index) => ({ source: sources[index]?.name, ...report })) },
    text:
      sources.length === 0
        ? 'no sources yet: register one with `sortkeep register`'
        : [tableText(columns, rows), ...failures].join('\n'),
    failed: failures.length > 0,
  };
}
