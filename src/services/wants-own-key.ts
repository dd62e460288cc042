import type { CatalogTable } from '../domain/catalog-table.js';
import type { OwnKeyPolicy } from '../domain/own-key-policy.js';
import type { TableDefinition } from '../domain/table-definition.js';
import type { Queryable } from '../postgres/session.js';
import { archiveColumns } from './archive-columns.js';

/** Whether the policy gives an archive of this table a data key of its own; what is sensitive is what previews mask. */
export async function wantsOwnKey(
  catalog: Queryable,
  policy: OwnKeyPolicy,
  { id, name }: Pick<CatalogTable, 'id' | 'name'>,
  definition: TableDefinition,
  tags: readonly string[],
): Promise<boolean> {
  if (policy.all || policy.tags.some((tag) => tags.includes(tag))) return true;
  if (!policy.sensitive) return false;
  const columns = await archiveColumns(catalog, { tableId: id, name, definition }, definition.columns, false);
  return columns.some(({ masked }) => masked);
}
