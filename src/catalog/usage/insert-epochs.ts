import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import type { EpochRow } from './usage-rows.js';

export async function insertEpochs(
  tx: Queryable,
  node: SourceId,
  databaseOid: number,
  epochs: readonly EpochRow[],
  seenAt: Date,
): Promise<void> {
  await tx.query(
    `insert into sortkeep.usage_epochs (source_id, database_oid, seen_at, table_id, cause, counting_since,
       lost_from, lost_to, evidence)
     select $1::uuid, $2::bigint, $3::timestamptz, e.*
     from unnest($4::uuid[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], $9::text[]) as e`,
    [
      node,
      databaseOid,
      seenAt,
      epochs.map(({ tableId }) => tableId),
      epochs.map(({ cause }) => cause),
      epochs.map(({ countingSince }) => countingSince),
      epochs.map(({ lostFrom }) => lostFrom),
      epochs.map(({ lostTo }) => lostTo),
      epochs.map(({ evidence }) => evidence),
    ],
  );
}
