import { z } from 'zod';
import { sourceId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import { READ_CAUSES } from '../../domain/usage-evidence.js';
import type { ReadAttribution } from '../../domain/usage-history.js';
import type { Queryable } from '../../postgres/session.js';
import { readCountColumns, readCountsOf } from './read-counts-row.js';

const row = z.object({
  source_id: z.string().transform(sourceId),
  node_name: z.string(),
  cause: z.enum(READ_CAUSES),
  day: z.string(),
  whole_month: z.boolean(),
  from_at: z.date(),
  to_at: z.date(),
  ...readCountColumns,
  times: z.number(),
  days: z.number(),
  evidence: z.string(),
});

/** Reads of a table that are no use, with the reason for saying so: newest first, at most `limit`. */
export async function listAttributions(
  db: Queryable,
  table: TableId,
  limit: number,
): Promise<readonly ReadAttribution[]> {
  const { rows } = await db.query(
    `select a.source_id, s.name as node_name, a.cause, a.day::text, a.whole_month, a.from_at, a.to_at, a.seq_scans,
       a.seq_tuples, a.index_scans, a.index_tuples, a.times,
       length(replace(a.on_days::bit(32)::text, '0', '')) as days, e.text as evidence
     from sortkeep.read_attributions a
     join sortkeep.sources s on s.id = a.source_id
     join sortkeep.read_evidence e on e.id = a.evidence_id
     where a.table_id = $1::uuid
     order by a.to_at desc, a.cause, s.name
     limit $2::integer`,
    [table, limit],
  );
  return row
    .array()
    .parse(rows)
    .map((entry) => ({
      tableId: table,
      nodeId: entry.source_id,
      nodeName: entry.node_name,
      cause: entry.cause,
      day: entry.day,
      wholeMonth: entry.whole_month,
      from: entry.from_at,
      to: entry.to_at,
      ...readCountsOf(entry),
      times: entry.times,
      days: entry.days,
      evidence: entry.evidence,
    }));
}
