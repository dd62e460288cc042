import type { TableRelation } from '../../domain/table-relation.js';
import type { Queryable } from '../../postgres/session.js';
import { inBatches } from './in-batches.js';

export async function insertRelations(tx: Queryable, relations: readonly TableRelation[]): Promise<void> {
  await inBatches(relations, (batch) =>
    tx.query(
      `insert into sortkeep.table_relations (a, b, kind, score, reasons)
       select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::double precision[], $5::jsonb[])`,
      [
        batch.map(({ a }) => a),
        batch.map(({ b }) => b),
        batch.map(({ kind }) => kind),
        batch.map(({ score }) => score),
        batch.map(({ reasons }) => JSON.stringify(reasons)),
      ],
    ),
  );
}
