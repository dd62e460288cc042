/** Where data came from and went to, out of the catalog. */
import { getTableAddress } from '../catalog/lineage/get-table-address.js';
import { listLineageEdges } from '../catalog/lineage/list-lineage-edges.js';
import { postgresDataset } from '../domain/dataset-name.js';
import type { Queryable } from '../postgres/session.js';
import { catalogCall } from './catalog-call.js';
import type { LineageService } from './services.js';

export function createLineageService(catalog: Queryable): LineageService {
  return {
    edges: (namespace, name, depth) =>
      catalogCall('reading lineage', () => listLineageEdges(catalog, { namespace, name }, depth)),
    datasetOf: async (tableId) => {
      const address = await catalogCall('looking a table up', () => getTableAddress(catalog, tableId));
      return address === null ? null : postgresDataset(address, address.database, address);
    },
  };
}
