import { randomUUID } from 'node:crypto';
import type { SourceId } from '../../domain/ids.js';
import type { ActivityInterval } from '../../domain/usage-evidence.js';
import type { Queryable } from '../../postgres/session.js';
import { ADD_UP_ATTRIBUTIONS } from './adding-up.js';
import type { AttributionRow } from './usage-rows.js';

/**
 * Adds up with what the day already has of the cause, whose evidence stays: hourly scans of foreign keys' parents
 * would leave a text an hour and table behind. One row a table, day and cause in `rows`.
 */
export async function insertAttributions(
  tx: Queryable,
  node: SourceId,
  { from, to }: ActivityInterval,
  rows: readonly AttributionRow[],
): Promise<void> {
  // A text of one scan is kept once, and never shared with another scan, which may be removing it.
  const texts = new Map<string, string>();
  for (const { evidence } of rows) if (!texts.has(evidence)) texts.set(evidence, randomUUID());
  const evidenceIds = rows.map(({ evidence }) => texts.get(evidence));
  const keys = [
    node,
    rows.map(({ tableId }) => tableId),
    rows.map(({ cause }) => cause),
    rows.map(({ day }) => day),
    evidenceIds,
  ];
  await tx.query(
    `insert into sortkeep.read_evidence (id, text)
     select e.id, e.text
     from unnest($6::uuid[], $7::text[]) as e (id, text)
     where exists (
       select from unnest($2::uuid[], $3::text[], $4::date[], $5::uuid[]) as n (table_id, cause, day, evidence_id)
       where n.evidence_id = e.id and not exists (
         select from sortkeep.read_attributions a
         where a.table_id = n.table_id and a.source_id = $1::uuid and a.cause = n.cause and a.day = n.day
           and not a.whole_month
       )
     )`,
    [...keys, [...texts.values()], [...texts.keys()]],
  );
  await tx.query(
    `insert into sortkeep.read_attributions as kept (source_id, from_at, to_at, times, table_id, cause, day,
       evidence_id, on_days, seq_scans, seq_tuples, index_scans, index_tuples)
     select $1::uuid, $6::timestamptz, $7::timestamptz, 1, n.table_id, n.cause, n.day, n.evidence_id,
       1 << (extract(day from n.day)::integer - 1), n.seq_scans, n.seq_tuples, n.index_scans, n.index_tuples
     from unnest($2::uuid[], $3::text[], $4::date[], $5::uuid[], $8::bigint[], $9::bigint[], $10::bigint[],
       $11::bigint[])
       as n (table_id, cause, day, evidence_id, seq_scans, seq_tuples, index_scans, index_tuples)
     ${ADD_UP_ATTRIBUTIONS}`,
    [
      ...keys,
      from,
      to,
      rows.map(({ seqScans }) => seqScans.toString()),
      rows.map(({ seqTuples }) => seqTuples.toString()),
      rows.map(({ indexScans }) => indexScans.toString()),
      rows.map(({ indexTuples }) => indexTuples.toString()),
    ],
  );
}
