import { z } from 'zod';
import type { ArchiveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ wrapped_key: z.string().nullable() });

/** The catalog's copy of a key object; null where it has none. */
export async function getWrappedKey(db: Queryable, id: ArchiveId): Promise<string | null> {
  const { rows } = await db.query('select wrapped_key from sortkeep.archives where id = $1::uuid', [id]);
  return rows.length === 0 ? null : row.parse(rows[0]).wrapped_key;
}
