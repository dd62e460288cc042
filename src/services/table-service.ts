import { getChanges } from '../catalog/tables/get-changes.js';
import { getReferences } from '../catalog/tables/get-references.js';
import { getReferringTables } from '../catalog/tables/get-referring-tables.js';
import { getSchemaVersions } from '../catalog/tables/get-schema-versions.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { listChanges } from '../catalog/tables/list-changes.js';
import { listSchemaVersions } from '../catalog/tables/list-schema-versions.js';
import { listTables } from '../catalog/tables/list-tables.js';
import { getLastUse } from '../catalog/usage/get-last-use.js';
import { getUsage } from '../catalog/usage/get-usage.js';
import { listAttributions } from '../catalog/usage/list-attributions.js';
import { listEpochs } from '../catalog/usage/list-epochs.js';
import { listUsageDays } from '../catalog/usage/list-usage-days.js';
import type { CatalogTable } from '../domain/catalog-table.js';
import { invalidInput } from '../domain/errors.js';
import type { Queryable } from '../postgres/session.js';
import { catalogCall } from './catalog-call.js';
import type { TableService } from './services.js';
import { fallenLabels } from './standing-labels.js';
import { compareVersions, withVersions } from './table-changes.js';

const DAY_MS = 86_400_000;
/** Longer than any server's memory. */
const MOST_DAYS = 36_500;

function daysAgo(days: number): Date {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw invalidInput(`a history of ${days} days`, `Ask for 1 to ${MOST_DAYS} days.`);
  }
  return new Date(Date.now() - days * DAY_MS);
}

/** Gives each of the tables with the label that stands: an UNUSED that fell is UNKNOWN. */
async function standingLabels(
  catalog: Queryable,
  tables: readonly CatalogTable[],
): Promise<(table: CatalogTable) => CatalogTable> {
  const unused = tables.filter(({ label }) => label === 'UNUSED').map(({ id }) => id);
  const fallen = unused.length === 0 ? null : await fallenLabels(catalog, unused);
  return (table) => (fallen?.has(table.id) === true ? { ...table, label: 'UNKNOWN' } : table);
}

export function createTableService(catalog: Queryable): TableService {
  return {
    list: (filter, order, page) =>
      catalogCall('listing tables', async () => {
        const mayHaveFallen = filter.label === 'UNUSED' || filter.label === 'UNKNOWN';
        const fallen = mayHaveFallen ? [...(await fallenLabels(catalog, null)).keys()] : [];
        const found = await listTables(catalog, filter, order, page, fallen);
        const standing = await standingLabels(
          catalog,
          found.items.map(({ node }) => node),
        );
        return {
          items: found.items.map(({ node, cursor }) => ({ node: standing(node), cursor })),
          hasNextPage: found.hasNextPage,
          totalCount: () => catalogCall('counting tables', found.totalCount),
        };
      }),
    getMany: (ids) =>
      catalogCall('looking tables up', async () => {
        const tables = await getTables(catalog, ids);
        const standing = await standingLabels(
          catalog,
          tables.filter((table) => table !== null),
        );
        return tables.map((table) => (table === null ? null : standing(table)));
      }),
    schemaVersions: (ids) => catalogCall('looking schema versions up', () => getSchemaVersions(catalog, ids)),
    schemaHistory: (id, page) =>
      catalogCall('listing schema versions', async () => {
        const found = await listSchemaVersions(catalog, id, page);
        return { ...found, totalCount: () => catalogCall('counting schema versions', found.totalCount) };
      }),
    compareVersions: (from, to) =>
      catalogCall('comparing schema versions', () => compareVersions(catalog, from, to)),
    changes: (filter, page) =>
      catalogCall('listing changes', async () => {
        const found = await listChanges(catalog, filter, page);
        const nodes = await withVersions(
          catalog,
          found.items.map(({ node }) => node),
        );
        return {
          items: found.items.flatMap(({ cursor }, index) => {
            const node = nodes[index];
            return node === undefined ? [] : { node, cursor };
          }),
          hasNextPage: found.hasNextPage,
          totalCount: () => catalogCall('counting changes', found.totalCount),
        };
      }),
    changesOf: (ids, since) =>
      catalogCall('looking changes up', async () => {
        const changes = await withVersions(catalog, await getChanges(catalog, ids, since));
        return ids.map((id) => changes.filter(({ tableId }) => tableId === id));
      }),
    references: (ids) => catalogCall('looking references up', () => getReferences(catalog, ids)),
    referencedBy: (ids) => catalogCall('looking references up', () => getReferringTables(catalog, ids)),
    usage: (ids) => catalogCall('reading usage', () => getUsage(catalog, ids)),
    lastUse: (ids) => catalogCall('reading usage', () => getLastUse(catalog, ids)),
    usageHistory: (id, days) =>
      catalogCall('reading a usage history', () => listUsageDays(catalog, id, daysAgo(days))),
    attributions: (id, first) =>
      catalogCall('reading explained reads', () => listAttributions(catalog, id, first)),
    epochs: (id, first) => catalogCall('reading epochs', () => listEpochs(catalog, id, first)),
  };
}
