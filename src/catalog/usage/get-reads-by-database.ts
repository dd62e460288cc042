import { z } from 'zod';
import { sourceId } from '../../domain/ids.js';
import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({
  source_id: z.string().transform(sourceId),
  database_oid: z.string(),
  reads: z.array(z.number()),
});

/** Unexplained reads of all tables of each database, ascending: eight bytes a table. By `databaseKey`. */
export type ReadsByDatabase = ReadonlyMap<string, Float64Array>;

export const databaseKey = (source: SourceId, databaseOid: string): string => `${source} ${databaseOid}`;

/** Of tables that are still there, of one source or of all with null; reads of all nodes count to their lead's tables. */
export async function getReadsByDatabase(db: Queryable, source: SourceId | null): Promise<ReadsByDatabase> {
  const { rows } = await db.query(
    `select source_id, database_oid, json_agg(reads order by reads) as reads
     from (
       select t.source_id, t.database_oid, coalesce(sum(d.seq_scans + d.index_scans), 0) as reads
       from sortkeep.tables t
       left join sortkeep.usage_days d on d.table_id = t.id
       where t.gone_at is null and ($1::uuid is null or t.source_id = $1::uuid)
       group by t.id
     ) tables
     group by source_id, database_oid`,
    [source],
  );
  return new Map(
    row
      .array()
      .parse(rows)
      .map(({ source_id, database_oid, reads }) => [
        databaseKey(source_id, database_oid),
        Float64Array.from(reads),
      ]),
  );
}
