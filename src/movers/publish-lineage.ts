import { insertLineageEdges } from '../catalog/lineage/insert-lineage-edges.js';
import { holdAttempt } from '../catalog/moves/hold-attempt.js';
import type { LineageEdge } from '../domain/lineage.js';
import type { MoveRun } from '../engine/mover.js';
import type { Database } from '../postgres/session.js';

/** What the move made of what; refused to a worker that was replaced. */
export async function publishLineage(
  catalog: Database,
  { move, attempt }: MoveRun,
  edge: Omit<LineageEdge, 'moveId' | 'kind' | 'at' | 'part'> & Partial<Pick<LineageEdge, 'part'>>,
): Promise<void> {
  await catalog.transaction(async (tx) => {
    await holdAttempt(tx, move.id, attempt);
    await insertLineageEdges(tx, [{ part: null, ...edge, moveId: move.id, kind: move.kind, at: new Date() }]);
  });
}
