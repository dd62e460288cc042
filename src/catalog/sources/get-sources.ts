import type { SourceId } from '../../domain/ids.js';
import type { Source } from '../../domain/source.js';
import type { Queryable } from '../../postgres/session.js';
import { parseSourceRow } from './source-row.js';

/** In the order of the ids; null where there is none. */
export async function getSources(
  db: Queryable,
  ids: readonly SourceId[],
): Promise<readonly (Source | null)[]> {
  const { rows } = await db.query('select * from sortkeep.source_nodes where id = any($1::uuid[])', [ids]);
  const byId = new Map(rows.map(parseSourceRow).map((source) => [source.id, source]));
  return ids.map((id) => byId.get(id) ?? null);
}
