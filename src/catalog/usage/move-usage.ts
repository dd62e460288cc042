import { z } from 'zod';
import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** Tables of $1 that $2 has too. Numbers below zero are no oids: tables that rekeyTables let go of. */
const PAIRS = `(
  select t.id as gone, known.id as kept
  from sortkeep.tables t
  join sortkeep.tables known
    on known.source_id = $2::uuid and known.database_oid = t.database_oid and known.relation_oid = t.relation_oid
  where t.source_id = $1::uuid and t.relation_oid > 0
)`;

const row = z.object({ evidence_id: z.string() });

/**
 * What was counted to the tables of one source counts to those of another, by oid: each node's counters were compared
 * scan by scan, whichever of the two led it then, so nothing is in both and sums are right.
 */
export async function moveUsage(tx: Queryable, from: SourceId, to: SourceId): Promise<void> {
  await moveDays(tx, from, to);
  await moveAttributions(tx, from, to);
  await tx.query(
    `update sortkeep.usage_epochs e set table_id = p.kept from ${PAIRS} p where e.table_id = p.gone`,
    [from, to],
  );
}

async function moveDays(tx: Queryable, from: SourceId, to: SourceId): Promise<void> {
  await tx.query(
    `with moved as (
       delete from sortkeep.usage_days d using ${PAIRS} p where d.table_id = p.gone returning p.kept, d.*
     )
     insert into sortkeep.usage_days as d (table_id, source_id, day, whole_month, from_at, to_at,
       seq_scans, seq_tuples, index_scans, index_tuples, inserted, updated, hot_updated, deleted,
       read_days, read_hours, last_read, last_read_exact)
     select kept, source_id, day, whole_month, from_at, to_at,
       seq_scans, seq_tuples, index_scans, index_tuples, inserted, updated, hot_updated, deleted,
       read_days, read_hours, last_read, last_read_exact
     from moved
     on conflict (table_id, source_id, day, whole_month) do update
     set from_at = least(d.from_at, excluded.from_at),
       to_at = greatest(d.to_at, excluded.to_at),
       seq_scans = d.seq_scans + excluded.seq_scans,
       seq_tuples = d.seq_tuples + excluded.seq_tuples,
       index_scans = d.index_scans + excluded.index_scans,
       index_tuples = d.index_tuples + excluded.index_tuples,
       inserted = d.inserted + excluded.inserted,
       updated = d.updated + excluded.updated,
       hot_updated = d.hot_updated + excluded.hot_updated,
       deleted = d.deleted + excluded.deleted,
       read_days = d.read_days | excluded.read_days,
       read_hours = d.read_hours | excluded.read_hours,
       last_read = greatest(d.last_read, excluded.last_read),
       last_read_exact = case when excluded.last_read > d.last_read or d.last_read is null
         then excluded.last_read_exact else d.last_read_exact end`,
    [from, to],
  );
}

/** Where both have the day, the evidence that is there stays and the other goes. */
async function moveAttributions(tx: Queryable, from: SourceId, to: SourceId): Promise<void> {
  const { rows } = await tx.query(
    `with moved as (
       delete from sortkeep.read_attributions a using ${PAIRS} p where a.table_id = p.gone returning p.kept, a.*
     ), added as (
       insert into sortkeep.read_attributions as a (table_id, source_id, cause, day, whole_month, from_at, to_at,
         seq_scans, seq_tuples, index_scans, index_tuples, times, on_days, evidence_id)
       select kept, source_id, cause, day, whole_month, from_at, to_at,
         seq_scans, seq_tuples, index_scans, index_tuples, times, on_days, evidence_id
       from moved
       on conflict (table_id, source_id, cause, day, whole_month) do update
       set from_at = least(a.from_at, excluded.from_at),
         to_at = greatest(a.to_at, excluded.to_at),
         seq_scans = a.seq_scans + excluded.seq_scans,
         seq_tuples = a.seq_tuples + excluded.seq_tuples,
         index_scans = a.index_scans + excluded.index_scans,
         index_tuples = a.index_tuples + excluded.index_tuples,
         times = a.times + excluded.times,
         on_days = a.on_days | excluded.on_days
     )
     select distinct evidence_id from moved`,
    [from, to],
  );
  await tx.query(
    `delete from sortkeep.read_evidence e
     where e.id = any ($1::uuid[])
       and not exists (select from sortkeep.read_attributions a where a.evidence_id = e.id)`,
    [
      row
        .array()
        .parse(rows)
        .map(({ evidence_id }) => evidence_id),
    ],
  );
}
