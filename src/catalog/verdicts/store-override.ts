import { randomUUID } from 'node:crypto';
import type { Verdict } from '../../domain/verdict.js';
import type { Queryable } from '../../postgres/session.js';
import { LAST_TOUCHES } from './last-touches.js';

export type NewWord = Pick<Verdict, 'tableId' | 'label' | 'reasons'> & { readonly author: string };

/**
 * Keeps a person's word with what is known of the table now; it is the current verdict until another person's, or
 * until it is withdrawn. Call it in a transaction.
 */
export async function storeOverride(
  tx: Queryable,
  { tableId, label, reasons, author }: NewWord,
): Promise<void> {
  // Whoever judges the table waits here and then sees what was decided before.
  await tx.query('select from sortkeep.tables where id = $1::uuid for update', [tableId]);
  await tx.query(
    `insert into sortkeep.verdicts
       (id, table_id, label, reasons, author, said_schema, said_name, said_last_read, said_last_write,
        said_reads, said_writes)
     select $1::uuid, t.id, $3::text, $4::jsonb, $5::text, t.schema_name, t.table_name, u.last_read, u.last_write,
       u.reads, u.writes
     from sortkeep.tables t
     cross join lateral ${LAST_TOUCHES} u
     where t.id = $2::uuid`,
    [randomUUID(), tableId, label, JSON.stringify(reasons), author],
  );
  await tx.query('update sortkeep.tables set label = $2::text where id = $1::uuid', [tableId, label]);
}
