import type { SourceId } from '../../domain/ids.js';
import type { ActivityInterval } from '../../domain/usage-evidence.js';
import type { Queryable } from '../../postgres/session.js';
import { ADD_UP_DAYS } from './adding-up.js';
import type { DayRow } from './usage-rows.js';

/** Adds up with what the day already has. One row a table and day in `days`. */
export async function insertDays(
  tx: Queryable,
  node: SourceId,
  { from, to }: ActivityInterval,
  days: readonly DayRow[],
): Promise<void> {
  await tx.query(
    `insert into sortkeep.usage_days as kept (source_id, from_at, to_at, table_id, day,
       seq_scans, seq_tuples, index_scans, index_tuples, inserted, updated, hot_updated, deleted,
       read_days, read_hours, last_read, last_read_exact)
     select $1::uuid, $2::timestamptz, $3::timestamptz, n.*
     from unnest($4::uuid[], $5::date[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
       $11::bigint[], $12::bigint[], $13::bigint[], $14::integer[], $15::integer[], $16::timestamptz[],
       $17::boolean[]) as n
     ${ADD_UP_DAYS}`,
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
