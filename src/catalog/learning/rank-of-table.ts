import { z } from 'zod';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ fewer: z.coerce.number(), others: z.coerce.number() });

/** `TableFacts.readRank` of one table that is there, by one count of its own database. */
export async function rankOfTable(db: Queryable, table: TableId): Promise<number> {
  const { rows } = await db.query(
    `with read as (
       select t.id, coalesce(sum(d.seq_scans + d.index_scans), 0) as reads
       from sortkeep.tables this
       join sortkeep.tables t
         on t.source_id = this.source_id and t.database_oid = this.database_oid and t.gone_at is null
       left join sortkeep.usage_days d on d.table_id = t.id
       where this.id = $1::uuid
       group by t.id
     )
     select count(*) filter (where r.reads < own.reads) as fewer, count(*) - 1 as others
     from read r
     cross join (select reads from read where id = $1::uuid) own`,
    [table],
  );
  const { fewer, others } = row.parse(rows[0]);
  return fewer / Math.max(1, others);
}
