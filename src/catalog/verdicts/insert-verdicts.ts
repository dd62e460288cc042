import { randomUUID } from 'node:crypto';
import type { Verdict } from '../../domain/verdict.js';
import type { Queryable } from '../../postgres/session.js';

export type NewVerdict = Omit<Verdict, 'id' | 'createdAt'>;

/**
 * Keeps verdicts, at most one a table in a call, and sets each table's label to that of its current verdict (see
 * currentVerdicts). Call it in a transaction. Tables that are not in the catalog are passed over.
 */
export async function insertVerdicts(tx: Queryable, verdicts: readonly NewVerdict[]): Promise<void> {
  const ids = verdicts.map((verdict) => verdict.tableId);
  // First of all, and in one order: whoever judges the same tables waits here and then sees what was decided before.
  await tx.query('select from sortkeep.tables where id = any($1::uuid[]) order by id for update', [ids]);
  await tx.query(
    `insert into sortkeep.verdicts (id, table_id, label, probabilities, reasons, model_version, author)
     select v.id, v.table_id, v.label, v.probabilities, v.reasons, v.model_version, v.author
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::jsonb[], $6::text[], $7::text[])
       as v (id, table_id, label, probabilities, reasons, model_version, author)
     join sortkeep.tables t on t.id = v.table_id`,
    [
      verdicts.map(() => randomUUID()),
      ids,
      verdicts.map((verdict) => verdict.label),
      verdicts.map(({ probabilities }) => (probabilities === null ? null : JSON.stringify(probabilities))),
      verdicts.map((verdict) => JSON.stringify(verdict.reasons)),
      verdicts.map((verdict) => verdict.modelVersion),
      verdicts.map((verdict) => verdict.author),
    ],
  );
  await tx.query(
    `update sortkeep.tables t
     set label = v.label
     from (
       select distinct on (table_id) table_id, label
       from sortkeep.verdicts
       where table_id = any($1::uuid[])
       order by table_id, (author is null), created_at desc, id
     ) v
     where t.id = v.table_id and t.label <> v.label`,
    [ids],
  );
}
