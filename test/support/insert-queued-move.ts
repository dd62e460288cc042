import { randomUUID } from 'node:crypto';
import { insertPlan } from '../../src/catalog/plans/insert-plan.js';
import { archiveId, moveId, planId, sourceId } from '../../src/domain/ids.js';
import type { MoveId } from '../../src/domain/ids.js';
import type { MoveKind, PlanTarget, TablePlace } from '../../src/domain/plan.js';
import type { Database } from '../../src/postgres/session.js';

export const somePlace = (): TablePlace => ({
  sourceId: sourceId(randomUUID()),
  database: 'd',
  schema: 's',
  name: 'n',
});

const someArchive = (): PlanTarget => ({
  kind: 'ARCHIVE',
  from: somePlace(),
  archiveId: archiveId(randomUUID()),
  tags: [],
});

/** A move that others refer to, with the plan that it refers to itself; nothing runs it. */
export async function insertQueuedMove(
  catalog: Database,
  kind: MoveKind,
  target = someArchive(),
): Promise<MoveId> {
  const plan = planId(randomUUID());
  await insertPlan(catalog, {
    id: plan,
    target,
    tableId: null,
    steps: [],
    warnings: [],
    refusals: [],
    estimatedRows: null,
    estimatedBytes: 0n,
    definitionHash: '',
    createdBy: 'the test',
  });
  const id = moveId(randomUUID());
  await catalog.query(
    `insert into sortkeep.moves (id, plan_id, kind, state) values ($1::uuid, $2::uuid, $3::text, 'QUEUED')`,
    [id, plan, kind],
  );
  return id;
}
