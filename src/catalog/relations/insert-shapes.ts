import type { Queryable } from '../../postgres/session.js';
import { inBatches } from './in-batches.js';
import type { FoundRelations } from './replace-relations.js';

export async function insertShapes(tx: Queryable, shapes: FoundRelations['shapes']): Promise<void> {
  await inBatches(shapes, (batch) =>
    tx.query(
      `insert into sortkeep.table_shapes (table_id, hash, same)
       select * from unnest($1::uuid[], $2::text[], $3::integer[])`,
      [batch.map(({ tableId }) => tableId), batch.map(({ hash }) => hash), batch.map(({ same }) => same)],
    ),
  );
}
