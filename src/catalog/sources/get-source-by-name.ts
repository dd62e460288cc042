import type { Source } from '../../domain/source.js';
import type { Queryable } from '../../postgres/session.js';
import { parseSourceRow } from './source-row.js';

/** Null where no source has the name. */
export async function getSourceByName(db: Queryable, name: string): Promise<Source | null> {
  const { rows } = await db.query('select * from sortkeep.source_nodes where name = $1::text', [name]);
  return rows.length === 0 ? null : parseSourceRow(rows[0]);
}
