import { randomUUID } from 'node:crypto';
import { insertPlan } from '../../src/catalog/plans/insert-plan.js';
import { archiveId, moveId, planId, sourceId } from '../../src/domain/ids.js';
import type { MoveId } from '../../src/domain/ids.js';
import type { MoveKind } from '../../src/domain/plan.js';
import type { Database } from '../../src/postgres/session.js';

/** A move for edges of lineage to refer to, with the plan that it refers to itself; nothing runs it. */
export async function insertQueuedMove(catalog: Database, kind: MoveKind): Promise<MoveId> {
  const plan = planId(randomUUID());
  const place = { sourceId: sourceId(randomUUID()), database: 'd', schema: 's', name: 'n' };
  await insertPlan(catalog, {
    id: plan,
    target: { kind: 'ARCHIVE', from: place, archiveId: archiveId(randomUUID()), tags: [] },
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
