import type { Command } from 'commander';
import type { Source } from '../../domain/source.js';
import type { Cli } from '../cli.js';
import { allSources } from '../find-source.js';
import { formatCount, formatTime } from '../format.js';
import { nodeText, withLimits } from '../source-text.js';
import { tableText } from '../table-text.js';

export const addSources = (program: Command, cli: Cli): Command =>
  program
    .command('sources')
    .description('list the registered sources, standbys under their primary, and what limits their evidence')
    .action(() =>
      cli.withServices(async ({ services }) => {
        const sources = await allSources(services);
        const text =
          sources.length === 0
            ? 'no sources yet: register one with `sortkeep register`'
            : withLimits(sourceTable(sources), sources);
        return { json: { sources }, text };
      }),
    );

function sourceTable(sources: readonly Source[]): string {
  const byId = new Map<string, Source>(sources.map((source) => [source.id, source]));
  const rows = underTheirLeads(sources).map((source) => [
    source.name,
    nodeText(source, byId),
    `${source.address.user}@${source.address.host}:${source.address.port}/${source.address.database}`,
    source.serverVersion ?? '',
    databasesText(source),
    formatTime(source.lastScanAt),
    faultText(source),
  ]);
  return tableText(
    [
      { title: 'source' },
      { title: 'node' },
      { title: 'address' },
      { title: 'version' },
      { title: 'databases', align: 'right' },
      { title: 'last scan' },
      { title: 'fault' },
    ],
    rows,
  );
}

const underTheirLeads = (sources: readonly Source[]): readonly Source[] =>
  sources
    .filter(({ leadId }) => leadId === null)
    .flatMap((lead) => [lead, ...sources.filter(({ leadId }) => leadId === lead.id)]);

const databasesText = ({ lastScanAt, lastDatabases }: Source): string =>
  lastScanAt === null ? '' : formatCount(lastDatabases.length);

/** Of the source, else of its databases: the first, and how many more. */
function faultText({ lastError, lastDatabases }: Source): string {
  if (lastError !== null) return lastError.message;
  const [first, ...more] = lastDatabases.flatMap(({ error }) => error ?? []);
  if (first === undefined) return '';
  return more.length === 0 ? first.message : `${first.message} (and ${more.length} more)`;
}
