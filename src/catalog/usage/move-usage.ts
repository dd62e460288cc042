import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { ADD_UP_ATTRIBUTIONS, ADD_UP_DAYS } from './adding-up.js';
import { removeEvidence } from './remove-evidence.js';

/** Tables of $1 that $2 has too. Numbers below zero are no oids: tables that rekeyTables let go of. */
const PAIRS = `(
  select t.id as gone, known.id as kept
  from sortkeep.tables t
  join sortkeep.tables known
    on known.source_id = $2::uuid and known.database_oid = t.database_oid and known.relation_oid = t.relation_oid
  where t.source_id = $1::uuid and t.relation_oid > 0
)`;

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
       delete from sortkeep.usage_days d using ${PAIRS} p where d.table_id = p.gone returning p.kept as lead_table_id, d.*
     )
     insert into sortkeep.usage_days as kept (table_id, source_id, day, whole_month, from_at, to_at,
       seq_scans, seq_tuples, index_scans, index_tuples, inserted, updated, hot_updated, deleted,
       read_days, read_hours, last_read, last_read_exact)
     select lead_table_id, source_id, day, whole_month, from_at, to_at,
       seq_scans, seq_tuples, index_scans, index_tuples, inserted, updated, hot_updated, deleted,
       read_days, read_hours, last_read, last_read_exact
     from moved
     ${ADD_UP_DAYS}`,
    [from, to],
  );
}

/** Where both have the day, the evidence that is there stays and the other goes. */
async function moveAttributions(tx: Queryable, from: SourceId, to: SourceId): Promise<void> {
  const { rows } = await tx.query(
    `with moved as (
       delete from sortkeep.read_attributions a using ${PAIRS} p where a.table_id = p.gone returning p.kept as lead_table_id, a.*
     ), added as (
       insert into sortkeep.read_attributions as kept (table_id, source_id, cause, day, whole_month, from_at, to_at,
         seq_scans, seq_tuples, index_scans, index_tuples, times, on_days, evidence_id)
       select lead_table_id, source_id, cause, day, whole_month, from_at, to_at,
         seq_scans, seq_tuples, index_scans, index_tuples, times, on_days, evidence_id
       from moved
       ${ADD_UP_ATTRIBUTIONS}
     )
     select distinct evidence_id from moved`,
    [from, to],
  );
  await removeEvidence(tx, rows);
}
