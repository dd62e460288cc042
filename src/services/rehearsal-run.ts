import { randomUUID } from 'node:crypto';
import type { Archive } from '../domain/archive.js';
import { planId } from '../domain/ids.js';
import type { TablePlace } from '../domain/plan.js';
import type { MoveRun } from '../engine/mover.js';
import { unrecordedRun } from '../movers/unrecorded-run.js';

/** A restore as the mover is asked for one, of a move and a plan that are in no catalog: the rehearsal is all of it. */
export function rehearsalRun(archive: Archive, to: TablePlace, stop: AbortSignal): MoveRun {
  const now = new Date();
  return unrecordedRun(
    {
      id: planId(randomUUID()),
      state: 'APPROVED',
      target: { kind: 'RESTORE', archiveId: archive.id, to },
      tableId: null,
      steps: [],
      warnings: [],
      refusals: [],
      estimatedRows: archive.rows,
      estimatedBytes: archive.rawBytes,
      definitionHash: archive.manifestSha256,
      createdBy: 'rehearsal',
      createdAt: now,
      approvedBy: 'rehearsal',
      approvedAt: now,
    },
    stop,
  );
}
