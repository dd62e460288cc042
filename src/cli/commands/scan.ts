import type { Command } from 'commander';
import type { ScanProgress, ScanReport, Source } from '../../domain/source.js';
import type { Services } from '../../services/services.js';
import type { Cli, CommandResult } from '../cli.js';
import { allSources, findSource } from '../find-source.js';
import { formatCount } from '../format.js';
import { nodeText, withLimits } from '../source-text.js';
import { tableText } from '../table-text.js';

export const addScan = (program: Command, cli: Cli): Command =>
  program
    .command('scan')
    .description('read structure and statistics of every table of a source, or of all sources at once')
    .argument('[source]', 'name or id of the source')
    .action((text: string | undefined) =>
      cli.withServices(async ({ services, actor }) => {
        const ids = text === undefined ? null : [(await findSource(services, text)).id];
        const reports = await services.sources.scanMany(actor, ids, (progress) =>
          cli.progress.update(progressText(progress)),
        );
        return scanResult(reports, await scannedSources(services, reports));
      }),
    );

const progressText = ({ sources, databases, tables }: ScanProgress): string =>
  `scanning: ${sources.done} of ${sources.total} sources, ${databases.done} of ${databases.total} databases, ${formatCount(tables)} tables`;

/** As they are after their scans. */
async function scannedSources(
  services: Pick<Services, 'sources'>,
  reports: readonly ScanReport[],
): Promise<ReadonlyMap<string, Source>> {
  const sources = await allSources(services);
  const scanned = new Set<string>(reports.map(({ sourceId }) => sourceId));
  return new Map(sources.filter(({ id }) => scanned.has(id)).map((source) => [source.id, source]));
}

function scanResult(reports: readonly ScanReport[], sources: ReadonlyMap<string, Source>): CommandResult {
  const nameOf = (report: ScanReport): string => sources.get(report.sourceId)?.name ?? report.sourceId;
  const rows = reports.flatMap((report) =>
    report.databases.map(({ database, tables, newSchemaVersions, error }) => ({
      cells: [
        nameOf(report),
        nodeText(sources.get(report.sourceId), sources),
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
    { title: 'node' },
    { title: 'database' },
    { title: 'tables', align: 'right' },
    { title: 'new structures', align: 'right' },
    { title: 'fault' },
  ] as const;
  const table = tableText(
    columns,
    rows.map(({ cells }) => cells),
  );
  return {
    json: {
      scans: reports.map((report) => {
        const { role = null, leadId = null, limits = [] } = sources.get(report.sourceId) ?? {};
        return { source: nameOf(report), ...report, role, leadId, limits };
      }),
    },
    text:
      reports.length === 0
        ? 'no sources yet: register one with `sortkeep register`'
        : withLimits(table, [...sources.values()]),
    failed: rows.some(({ failed }) => failed),
  };
}
