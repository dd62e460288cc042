import { z } from 'zod';
import { sourceId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import { EPOCH_CAUSES } from '../../domain/usage-evidence.js';
import type { TableEpoch } from '../../domain/usage-history.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({
  source_id: z.string().transform(sourceId),
  node_name: z.string(),
  cause: z.enum(EPOCH_CAUSES),
  this_table_alone: z.boolean(),
  counting_since: z.date(),
  lost_from: z.date().nullable(),
  lost_to: z.date().nullable(),
  evidence: z.string(),
  seen_at: z.date(),
});

/** Epochs of the table's database on every node, and of the table alone: newest first, at most `limit`. */
export async function listEpochs(
  db: Queryable,
  table: TableId,
  limit: number,
): Promise<readonly TableEpoch[]> {
  const { rows } = await db.query(
    `select e.source_id, s.name as node_name, e.cause, e.table_id is not null as this_table_alone, e.counting_since,
       e.lost_from, e.lost_to, e.evidence, e.seen_at
     from sortkeep.tables t
     join sortkeep.sources s on s.id = t.source_id or s.lead_source_id = t.source_id
     join sortkeep.usage_epochs e on e.source_id = s.id and e.database_oid = t.database_oid
     where t.id = $1::uuid
       and (e.table_id = t.id or (e.table_id is null and (t.absent_at is null or e.seen_at > t.absent_at)))
     order by e.seen_at desc, e.id desc
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
      thisTableAlone: entry.this_table_alone,
      countingSince: entry.counting_since,
      lostFrom: entry.lost_from,
      lostTo: entry.lost_to,
      evidence: entry.evidence,
      seenAt: entry.seen_at,
    }));
}
