/** Foreign keys with the table at their other end, as statements on the catalog give them. */
import { z } from 'zod';
import type { ForeignKeyLink } from '../../domain/foreign-key-link.js';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { foreignKeyDefinition } from '../table-definition-row.js';

const row = z.object({
  table_id: z.string().transform(tableId),
  foreign_key: foreignKeyDefinition,
  other_id: z.string().transform(tableId).nullable(),
});

/** Runs a statement that gives (table_id, foreign_key, other_id) for the tables in $1; in the order of the ids. */
export async function foreignKeyLinks(
  db: Queryable,
  sql: string,
  ids: readonly TableId[],
): Promise<readonly (readonly ForeignKeyLink[])[]> {
  const links = new Map<TableId, ForeignKeyLink[]>(ids.map((id) => [id, []]));
  for (const { table_id, foreign_key, other_id } of row.array().parse((await db.query(sql, [ids])).rows)) {
    links.get(table_id)?.push({ foreignKey: foreign_key, tableId: other_id });
  }
  return ids.map((id) => links.get(id) ?? []);
}
