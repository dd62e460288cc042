import { z } from 'zod';
import { sourceId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import { addReads } from '../../domain/usage-evidence.js';
import type { UsageDay } from '../../domain/usage-history.js';
import type { Queryable } from '../../postgres/session.js';
import { readCountColumns, readCountsOf } from './read-counts-row.js';

const count = z.coerce.bigint();
const row = z.object({
  source_id: z.string().transform(sourceId),
  node_name: z.string(),
  day: z.string(),
  whole_month: z.boolean(),
  from_at: z.date(),
  to_at: z.date(),
  ...readCountColumns,
  explained_seq_scans: count,
  explained_seq_tuples: count,
  explained_index_scans: count,
  explained_index_tuples: count,
  inserted: count,
  updated: count,
  hot_updated: count,
  deleted: count,
  read_days: z.number(),
  read_hours: z.number(),
});

const bits = (mask: number): readonly number[] =>
  Array.from({ length: 31 }, (_, bit) => bit).filter((bit) => (mask & (1 << bit)) !== 0);

/** Days on which the table was read or written, or of which a read was explained, newest first; since `since`. */
export async function listUsageDays(
  db: Queryable,
  table: TableId,
  since: Date,
): Promise<readonly UsageDay[]> {
  const { rows } = await db.query(
    `with used as (
       select source_id, day, whole_month, from_at, to_at, seq_scans, seq_tuples, index_scans, index_tuples,
         inserted, updated, hot_updated, deleted, read_days, read_hours
       from sortkeep.usage_days
       where table_id = $1::uuid
     ), explained as (
       select source_id, day, whole_month, min(from_at) as from_at, max(to_at) as to_at,
         sum(seq_scans) as seq_scans, sum(seq_tuples) as seq_tuples, sum(index_scans) as index_scans,
         sum(index_tuples) as index_tuples
       from sortkeep.read_attributions
       where table_id = $1::uuid
       group by source_id, day, whole_month
     )
     select source_id, s.name as node_name, day::text, whole_month,
       least(u.from_at, e.from_at) as from_at, greatest(u.to_at, e.to_at) as to_at,
       coalesce(u.seq_scans, 0) as seq_scans, coalesce(u.seq_tuples, 0) as seq_tuples,
       coalesce(u.index_scans, 0) as index_scans, coalesce(u.index_tuples, 0) as index_tuples,
       coalesce(e.seq_scans, 0) as explained_seq_scans, coalesce(e.seq_tuples, 0) as explained_seq_tuples,
       coalesce(e.index_scans, 0) as explained_index_scans, coalesce(e.index_tuples, 0) as explained_index_tuples,
       coalesce(u.inserted, 0) as inserted, coalesce(u.updated, 0) as updated,
       coalesce(u.hot_updated, 0) as hot_updated, coalesce(u.deleted, 0) as deleted,
       coalesce(u.read_days, 0) as read_days, coalesce(u.read_hours, 0) as read_hours
     from used u
     full join explained e using (source_id, day, whole_month)
     join sortkeep.sources s on s.id = source_id
     where day::timestamp + case when whole_month then interval '1 month' else interval '1 day' end
       > $2::timestamptz at time zone 'UTC'
     order by day desc, whole_month, s.name`,
    [table, since],
  );
  return row
    .array()
    .parse(rows)
    .map((entry) => ({
      tableId: table,
      nodeId: entry.source_id,
      nodeName: entry.node_name,
      day: entry.day,
      wholeMonth: entry.whole_month,
      from: entry.from_at,
      to: entry.to_at,
      reads: addReads(readCountsOf(entry), {
        seqScans: entry.explained_seq_scans,
        seqTuples: entry.explained_seq_tuples,
        indexScans: entry.explained_index_scans,
        indexTuples: entry.explained_index_tuples,
      }),
      unexplained: readCountsOf(entry),
      inserted: entry.inserted,
      updated: entry.updated,
      hotUpdated: entry.hot_updated,
      deleted: entry.deleted,
      readDays: bits(entry.read_days).length,
      readHours: bits(entry.read_hours),
    }));
}
