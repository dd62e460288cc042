import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** The table is the model's again: what it last said is the label. False where no word stood. Call it in a transaction. */
export async function withdrawOverride(tx: Queryable, table: TableId, by: string): Promise<boolean> {
  await tx.query('select from sortkeep.tables where id = $1::uuid for update', [table]);
  const { rows } = await tx.query(
    `update sortkeep.verdicts
     set withdrawn_at = clock_timestamp(), withdrawn_by = $2::text
     where table_id = $1::uuid and author is not null and withdrawn_at is null
     returning id`,
    [table, by],
  );
  if (rows.length === 0) return false;
  await tx.query(
    `update sortkeep.tables t
     set label = coalesce((
       select v.label
       from sortkeep.verdicts v
       where v.table_id = t.id and v.author is null
       order by v.seq desc
       limit 1
     ), 'UNKNOWN')
     where t.id = $1::uuid`,
    [table],
  );
  return true;
}
