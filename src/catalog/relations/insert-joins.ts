import type { JoinCandidate } from '../../domain/table-relation.js';
import type { Queryable } from '../../postgres/session.js';
import { inBatches } from './in-batches.js';

export async function insertJoins(tx: Queryable, joins: readonly JoinCandidate[]): Promise<void> {
  await inBatches(joins, (batch) =>
    tx.query(
      `insert into sortkeep.table_joins (from_table, from_columns, to_table, to_columns, declared, score, reasons)
       select j.from_table, array(select jsonb_array_elements_text(j.from_columns)), j.to_table,
         array(select jsonb_array_elements_text(j.to_columns)), j.declared, j.score, j.reasons
       from unnest($1::uuid[], $2::jsonb[], $3::uuid[], $4::jsonb[], $5::boolean[], $6::double precision[], $7::jsonb[])
         as j (from_table, from_columns, to_table, to_columns, declared, score, reasons)`,
      [
        batch.map(({ from }) => from.tableId),
        batch.map(({ from }) => JSON.stringify(from.columns)),
        batch.map(({ to }) => to.tableId),
        batch.map(({ to }) => JSON.stringify(to.columns)),
        batch.map(({ declared }) => declared),
        batch.map(({ score }) => score),
        batch.map(({ reasons }) => JSON.stringify(reasons)),
      ],
    ),
  );
}
