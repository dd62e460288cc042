import type { SourceId } from '../../domain/ids.js';
import type { ActivityInterval } from '../../domain/usage-evidence.js';
import type { Queryable } from '../../postgres/session.js';
import type { DayRow } from './usage-rows.js';

/** Adds up with what the day already has. One row a table and day in `days`. */
export async function insertDays(
  tx: Queryable,
  node: SourceId,
  { from, to }: ActivityInterval,
  days: readonly DayRow[],
): Promise<void> {
  await tx.query(
    `insert into sortkeep.usage_days as d (source_id, from_at, to_at, table_id, day,
       seq_scans, seq_tuples, index_scans, index_tuples, inserted, updated, hot_updated, deleted,
       read_days, read_hours, last_read, last_read_exact)
     select $1::uuid, $2::timestamptz, $3::timestamptz, n.*
     from unnest($4::uuid[], $5::date[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
       $11::bigint[], $12::bigint[], $13::bigint[], $14::integer[], $15::integer[], $16::timestamptz[],
       $17::boolean[]) as n
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
    [
      node,
      from,
      to,
      days.map(({ tableId }) => tableId),
      days.map(({ day }) => day),
      days.map(({ reads }) => reads.seqScans.toString()),
      days.map(({ reads }) => reads.seqTuples.toString()),
      days.map(({ reads }) => reads.indexScans.toString()),
      days.map(({ reads }) => reads.indexTuples.toString()),
      days.map(({ inserted }) => inserted.toString()),
      days.map(({ updated }) => updated.toString()),
      days.map(({ hotUpdated }) => hotUpdated.toString()),
      days.map(({ deleted }) => deleted.toString()),
      days.map(({ readDays }) => readDays),
      days.map(({ readHours }) => readHours),
      days.map(({ lastRead }) => lastRead),
      days.map(({ lastReadExact }) => lastReadExact),
    ],
  );
}
