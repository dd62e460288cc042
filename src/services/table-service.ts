import { getSchemaVersions } from '../catalog/tables/get-schema-versions.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { listTables } from '../catalog/tables/list-tables.js';
import { getUsage } from '../catalog/usage/get-usage.js';
import type { Queryable } from '../postgres/session.js';
import { catalogCall } from './catalog-call.js';
import type { TableService } from './services.js';

export function createTableService(catalog: Queryable): TableService {
  return {
    list: (filter, order, page) =>
      catalogCall('listing tables', async () => {
        const found = await listTables(catalog, filter, order, page);
        return { ...found, totalCount: () => catalogCall('counting tables', found.totalCount) };
      }),
    getMany: (ids) => catalogCall('looking tables up', () => getTables(catalog, ids)),
    schemaVersions: (ids) => catalogCall('looking schema versions up', () => getSchemaVersions(catalog, ids)),
    usage: (ids) => catalogCall('reading usage', () => getUsage(catalog, ids)),
  };
}
