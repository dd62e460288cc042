/** A removal with its approvals, as a Removal. */
import { z } from 'zod';
import { archiveId, moveId, removalId, sourceId, tableId } from '../../domain/ids.js';
import { REMOVAL_STATES } from '../../domain/removal.js';
import type { Removal } from '../../domain/removal.js';
import { errorReport } from '../error-report-row.js';

/** Everything that `parseRemovalRow` needs; append `where …`. */
export const SELECT_REMOVALS = `
  select r.*, a.approvals
  from sortkeep.removals r
  cross join lateral (
    select coalesce(json_agg(json_build_object('actor', p.actor, 'at', p.at) order by p.at), '[]') as approvals
    from sortkeep.removal_approvals p
    where p.removal_id = r.id
  ) a`;

const row = z.object({
  id: z.string().transform(removalId),
  state: z.enum(REMOVAL_STATES),
  archive_id: z.string().transform(archiveId),
  table_id: z.string().transform(tableId),
  source_id: z.string().transform(sourceId),
  database_name: z.string(),
  database_oid: z.coerce.number(),
  relation_oid: z.coerce.number(),
  schema_name: z.string(),
  table_name: z.string(),
  owner_name: z.string(),
  reason: z.string(),
  steps: z.array(z.object({ step: z.string(), sql: z.array(z.string()) })),
  warnings: z.array(z.string()),
  refusals: z.array(z.string()),
  needs_approvals: z.number(),
  approvals: z.array(z.object({ actor: z.string(), at: z.coerce.date() })),
  copy_move_id: z.string().transform(moveId).nullable(),
  fingerprint: z.string().nullable(),
  return_reason: z.string().nullable(),
  drop_begun_at: z.date().nullable(),
  fault: errorReport.nullable(),
  created_by: z.string(),
  created_at: z.date(),
  sealed_at: z.date().nullable(),
  watching_since: z.date().nullable(),
  quarantined_at: z.date().nullable(),
  bare_at: z.date().nullable(),
  ended_at: z.date().nullable(),
});

export function parseRemovalRow(value: unknown): Removal {
  const removal = row.parse(value);
  return {
    id: removal.id,
    state: removal.state,
    archiveId: removal.archive_id,
    tableId: removal.table_id,
    target: {
      sourceId: removal.source_id,
      database: removal.database_name,
      databaseOid: removal.database_oid,
      relationOid: removal.relation_oid,
      schema: removal.schema_name,
      name: removal.table_name,
      owner: removal.owner_name,
    },
    reason: removal.reason,
    steps: removal.steps,
    warnings: removal.warnings,
    refusals: removal.refusals,
    needsApprovals: removal.needs_approvals,
    approvals: removal.approvals,
    copyMoveId: removal.copy_move_id,
    fingerprint: removal.fingerprint,
    returnReason: removal.return_reason,
    dropBegunAt: removal.drop_begun_at,
    fault: removal.fault,
    createdBy: removal.created_by,
    createdAt: removal.created_at,
    sealedAt: removal.sealed_at,
    watchingSince: removal.watching_since,
    quarantinedAt: removal.quarantined_at,
    bareAt: removal.bare_at,
    endedAt: removal.ended_at,
  };
}
