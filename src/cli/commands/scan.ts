import type { Command } from 'commander';
import type { ScanReport, Source } from '../../domain/source.js';
import type { Cli, CommandResult } from '../cli.js';
import { allSources, findSource } from '../find-source.js';
import { formatCount } from '../format.js';
import { tableText } from '../table-text.js';

export const addScan = (program: Command, cli: Cli): Command =>
  program
    .command('scan')
    .description('read structure and statistics of every table of a source, or of all sources')
    .argument('[source]', 'name or id of the source')
    .action((text: string | undefined) =>
      cli.withServices(async ({ services, actor }) => {
        const sources = text === undefined ? await allSources(services) : [await findSource(services, text)];
        const reports: ScanReport[] = [];
        for (const { id, name } of sources) {
          cli.progress.update(`scanning ${name}`);
          reports.push(
            await services.sources.scan(actor, id, (done, total) =>
              cli.progress.update(`scanning ${name}: ${done} of ${total} databases`),
            ),
          );
        }
        return scanResult(sources, reports);
      }),
    );

function scanResult(sources: readonly Source[], reports: readonly ScanReport[]): CommandResult {
  const rows = reports.flatMap((report, index) =>
    report.databases.map(({ database, tables, newSchemaVersions, error }) => ({
      cells: [
        sources[index]?.name ?? '',
        database,
        formatCount(tables),
        formatCount(newSchemaVersions),
        error === null ? '' : `${error.message} (${error.hint})`,
      ],
      failed: error !== null,
    })),
  );
  const columns = [
    { title: 'source' },
    { title: 'database' },
    { title: 'tables', align: 'right' },
    { title: 'new structures', align: 'right' },
    { title: 'fault' },
  ] as const;
  return {
    json: { scans: reports.map((report, index) => ({ source: sources[index]?.name, ...report })) },
    text:
      sources.length === 0
        ? 'no sources yet: register one with `sortkeep register`'
        : tableText(
            columns,
            rows.map(({ cells }) => cells),
          ),
    failed: rows.some(({ failed }) => failed),
  };
}
