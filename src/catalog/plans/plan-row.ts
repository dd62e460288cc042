/** A row of sortkeep.plans as a Plan. */
import { z } from 'zod';
import { archiveId, groupId, planId, sourceId, tableId } from '../../domain/ids.js';
import { PLAN_STATES } from '../../domain/plan.js';
import type { Plan, PlanTarget } from '../../domain/plan.js';
import { ROW_OPERATORS } from '../../domain/row-condition.js';

const place = z.object({
  sourceId: z.string().transform(sourceId),
  database: z.string(),
  schema: z.string(),
  name: z.string(),
});

const part = z.object({
  columns: z.array(z.string()).nullable(),
  conditions: z.array(
    z.object({ column: z.string(), operator: z.enum(ROW_OPERATORS), values: z.array(z.string()) }),
  ),
});

const member = z.object({
  tableId: z.string().transform(tableId),
  from: place,
  archiveId: z.string().transform(archiveId),
  ownKey: z.boolean(),
  definitionHash: z.string(),
  restsOnLabel: z.boolean(),
});

const restored = z.object({ archiveId: z.string().transform(archiveId), to: place });

const grouped = <Member extends z.ZodType>(of: Member) =>
  z.object({ id: z.string().transform(groupId), members: z.tuple([of], of) });

const targetSchema: z.ZodType<PlanTarget> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('CONSOLIDATE'), from: place, to: place }),
  z.object({ kind: z.literal('LOAD'), from: place, to: z.object({ schema: z.string(), name: z.string() }) }),
  z.object({
    kind: z.literal('ARCHIVE'),
    from: place,
    archiveId: z.string().transform(archiveId),
    tags: z.array(z.string()),
    ownKey: z.exactOptional(z.boolean()),
    group: z.exactOptional(grouped(member)),
  }),
  z.object({
    kind: z.literal('RESTORE'),
    archiveId: z.string().transform(archiveId),
    to: place,
    part: z.exactOptional(part),
    group: z.exactOptional(grouped(restored)),
  }),
]);

export const parsePlanTarget = (value: unknown): PlanTarget => targetSchema.parse(value);

const row = z.object({
  id: z.string().transform(planId),
  state: z.enum(PLAN_STATES),
  target: targetSchema,
  table_id: z.string().transform(tableId).nullable(),
  steps: z.array(z.string()),
  warnings: z.array(z.string()),
  refusals: z.array(z.string()),
  estimated_rows: z.number().nullable(),
  estimated_bytes: z.coerce.bigint(),
  definition_hash: z.string(),
  created_by: z.string(),
  created_at: z.date(),
  approved_by: z.string().nullable(),
  approved_at: z.date().nullable(),
});

export function parsePlanRow(value: unknown): Plan {
  const plan = row.parse(value);
  return {
    id: plan.id,
    state: plan.state,
    target: plan.target,
    tableId: plan.table_id,
    steps: plan.steps,
    warnings: plan.warnings,
    refusals: plan.refusals,
    estimatedRows: plan.estimated_rows,
    estimatedBytes: plan.estimated_bytes,
    definitionHash: plan.definition_hash,
    createdBy: plan.created_by,
    createdAt: plan.created_at,
    approvedBy: plan.approved_by,
    approvedAt: plan.approved_at,
  };
}
