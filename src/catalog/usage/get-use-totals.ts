import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { ActiveDay } from '../../domain/table-facts.js';
import type { Queryable } from '../../postgres/session.js';
import { readCountColumns } from './read-counts-row.js';
import { NO_USE } from './usage-window.js';
import type { UsageTotals } from './usage-window.js';

const table = z.string().transform(tableId);
const count = z.coerce.bigint();

/** `days`, a row for each node: day, whole month, days with a read (bit 0 is the first of the month), reads, writes. */
const useRow = z.object({
  table_id: table,
  ...readCountColumns,
  inserted: count,
  updated: count,
  hot_updated: count,
  deleted: count,
  last_read: z.date().nullable(),
  last_exact_read: z.date().nullable(),
  last_write: z.date().nullable(),
  days: z.array(z.tuple([z.string(), z.boolean(), z.number(), z.number(), z.number()])),
});
type Day = z.infer<typeof useRow>['days'][number];

const explainedRow = z.object({ table_id: table, scans: count });

/** Over all nodes; tables that nobody used and of which no read was explained are left out. */
export async function getUseTotals(
  db: Queryable,
  ids: readonly TableId[],
): Promise<ReadonlyMap<TableId, UsageTotals>> {
  const explained = await db.query(
    `select table_id, sum(seq_scans + index_scans) as scans
     from sortkeep.read_attributions
     where table_id = any ($1::uuid[])
     group by table_id`,
    [ids],
  );
  const used = await db.query(
    `select table_id, sum(seq_scans) as seq_scans, sum(seq_tuples) as seq_tuples, sum(index_scans) as index_scans,
       sum(index_tuples) as index_tuples, sum(inserted) as inserted, sum(updated) as updated,
       sum(hot_updated) as hot_updated, sum(deleted) as deleted, max(last_read) as last_read,
       max(last_read) filter (where last_read_exact) as last_exact_read,
       max(to_at) filter (where inserted > 0 or updated > 0 or deleted > 0) as last_write,
       json_agg(json_build_array(
         day, whole_month, read_days, seq_scans + index_scans, inserted + updated + deleted
       ) order by day, whole_month desc) as days
     from sortkeep.usage_days
     where table_id = any ($1::uuid[])
     group by table_id`,
    [ids],
  );
  const totals = new Map<TableId, UsageTotals>();
  for (const row of useRow.array().parse(used.rows)) {
    totals.set(row.table_id, {
      seqScans: row.seq_scans,
      seqTuplesRead: row.seq_tuples,
      indexScans: row.index_scans,
      indexTuplesFetched: row.index_tuples,
      explainedScans: 0n,
      inserted: row.inserted,
      updated: row.updated,
      deleted: row.deleted,
      hotUpdated: row.hot_updated,
      readDays: readDaysOf(row.days),
      lastRead: row.last_read,
      lastReadExact: row.last_read !== null && row.last_read.getTime() === row.last_exact_read?.getTime(),
      lastWrite: row.last_write,
      activeDays: overNodes(row.days).flatMap(activeDay),
    });
  }
  for (const row of explainedRow.array().parse(explained.rows)) {
    totals.set(row.table_id, { ...(totals.get(row.table_id) ?? NO_USE), explainedScans: row.scans });
  }
  return totals;
}

/** A day on which two nodes were read is one day; those of one day follow each other. */
function overNodes(days: readonly Day[]): readonly Day[] {
  const sums: Day[] = [];
  for (const [day, wholeMonth, mask, reads, writes] of days) {
    const last = sums.at(-1);
    if (last?.[0] === day && last[1] === wholeMonth) {
      sums[sums.length - 1] = [day, wholeMonth, last[2] | mask, last[3] + reads, last[4] + writes];
    } else sums.push([day, wholeMonth, mask, reads, writes]);
  }
  return sums;
}

/** A day can be in its month already, and be counted once more by a scan that came late. */
function readDaysOf(days: readonly Day[]): number {
  const months = new Map<string, number>();
  for (const [day, , mask] of days) {
    const month = day.slice(0, 7);
    months.set(month, (months.get(month) ?? 0) | mask);
  }
  return [...months.values()].reduce((sum, mask) => sum + bits(mask), 0);
}

/** Quiet ones are left out: a scan of a table that was still under way has read rows and does not count yet. */
function activeDay([day, wholeMonth, mask, reads, writes]: Day): readonly ActiveDay[] {
  const readDays = bits(mask);
  return readDays === 0 && reads === 0 && writes === 0 ? [] : [{ day, wholeMonth, readDays, reads, writes }];
}

function bits(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}
