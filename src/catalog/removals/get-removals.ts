import type { RemovalId } from '../../domain/ids.js';
import type { Removal } from '../../domain/removal.js';
import type { Queryable } from '../../postgres/session.js';
import { parseRemovalRow, SELECT_REMOVALS } from './removal-row.js';

/** In the order of the ids; null where there is none. */
export async function getRemovals(
  db: Queryable,
  ids: readonly RemovalId[],
): Promise<readonly (Removal | null)[]> {
  const { rows } = await db.query(`${SELECT_REMOVALS} where r.id = any ($1::uuid[])`, [ids]);
  const byId = new Map(rows.map(parseRemovalRow).map((removal) => [removal.id, removal]));
  return ids.map((id) => byId.get(id) ?? null);
}
