import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { moveUsage } from '../usage/move-usage.js';

/**
 * Tables of a node become those of the lead of its cluster, with their history: oids are the same on all nodes. Those
 * that the lead has already are gone from the node, and what was counted of them counts to the lead's. Locked in the order in which scans and verdicts lock tables.
 */
export async function moveTables(tx: Queryable, from: SourceId, to: SourceId, at: Date): Promise<void> {
  await tx.query('select id from sortkeep.tables where source_id = $1::uuid order by id for update', [from]);
  await tx.query(
    `update sortkeep.tables t
     set source_id = $2::uuid
     where t.source_id = $1::uuid
       and not exists (
         select from sortkeep.tables known
         where known.source_id = $2::uuid
           and known.database_oid = t.database_oid and known.relation_oid = t.relation_oid
       )`,
    [from, to],
  );
  await moveUsage(tx, from, to);
  await tx.query(
    `update sortkeep.tables set gone_at = $2::timestamptz where source_id = $1::uuid and gone_at is null`,
    [from, at],
  );
}
