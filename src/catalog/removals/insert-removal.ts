import type { Removal } from '../../domain/removal.js';
import type { Queryable } from '../../postgres/session.js';

/** What the plan decides; the rest comes with the steps. */
export type NewRemoval = Pick<
  Removal,
  | 'id'
  | 'archiveId'
  | 'tableId'
  | 'target'
  | 'reason'
  | 'steps'
  | 'warnings'
  | 'refusals'
  | 'needsApprovals'
  | 'createdBy'
>;

/** Keeps a plan: REFUSED where it has refusals, else PLANNED. False where another removal of the table is under way. */
export async function insertRemoval(db: Queryable, removal: NewRemoval): Promise<boolean> {
  const { target } = removal;
  const { rowCount } = await db.query(
    `insert into sortkeep.removals (id, state, archive_id, table_id, source_id, database_name, database_oid,
       relation_oid, schema_name, table_name, owner_name, reason, steps, warnings, refusals, needs_approvals, created_by)
     values ($1::uuid, $2::text, $3::uuid, $4::uuid, $5::uuid, $6::text, $7::bigint, $8::bigint, $9::text, $10::text,
       $11::text, $12::text, $13::jsonb, $14::jsonb, $15::jsonb, $16::integer, $17::text)
     on conflict (table_id) where state not in ('REFUSED', 'DROPPED', 'RETURNED') do nothing`,
    [
      removal.id,
      removal.refusals.length === 0 ? 'PLANNED' : 'REFUSED',
      removal.archiveId,
      removal.tableId,
      target.sourceId,
      target.database,
      target.databaseOid,
      target.relationOid,
      target.schema,
      target.name,
      target.owner,
      removal.reason,
      JSON.stringify(removal.steps),
      JSON.stringify(removal.warnings),
      JSON.stringify(removal.refusals),
      removal.needsApprovals,
      removal.createdBy,
    ],
  );
  return rowCount === 1;
}
