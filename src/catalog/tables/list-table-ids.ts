import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { SourceId, TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ ids: z.array(z.string().transform(tableId)) });

/** Tables that are still there, of one source or of all with null; those of one schema follow each other. */
export async function listTableIds(db: Queryable, source: SourceId | null): Promise<readonly TableId[]> {
  const { rows } = await db.query(
    `select coalesce(array_agg(id::text order by source_id, database_oid, schema_name, table_name, id), '{}') as ids
     from sortkeep.tables
     where gone_at is null and ($1::uuid is null or source_id = $1::uuid)`,
    [source],
  );
  return row.parse(rows[0]).ids;
}
