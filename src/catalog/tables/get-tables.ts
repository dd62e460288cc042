import type { CatalogTable } from '../../domain/catalog-table.js';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { parseTableRow } from './table-row.js';

/** In the order of the ids; null where there is none. */
export async function getTables(
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (CatalogTable | null)[]> {
  const { rows } = await db.query('select * from sortkeep.tables where id = any($1::uuid[])', [ids]);
  const byId = new Map(rows.map(parseTableRow).map((table) => [table.id, table]));
  return ids.map((id) => byId.get(id) ?? null);
}
