import { randomUUID } from 'node:crypto';
import type { Archive } from '../domain/archive.js';
import { claimId, moveId, planId } from '../domain/ids.js';
import type { TablePlace } from '../domain/plan.js';
import type { MoveRun } from '../engine/mover.js';

/** A restore as the mover is asked for one, of a move and a plan that are in no catalog: the rehearsal is all of it. */
export function rehearsalRun(archive: Archive, to: TablePlace, stop: AbortSignal): MoveRun {
  const local = new AbortController();
  const target = { kind: 'RESTORE', archiveId: archive.id, to } as const;
  const now = new Date();
  const id = planId(randomUUID());
  return {
    move: {
      id: moveId(randomUUID()),
      planId: id,
      kind: 'RESTORE',
      target,
      state: 'RUNNING',
      phase: null,
      rows: 0,
      rawBytes: 0n,
      storedBytes: 0n,
      chunksDone: 0,
      chunksTotal: 0,
      pace: { rowsPerSecond: null, bytesPerSecond: null, remainingSeconds: null },
      throttle: null,
      verified: false,
      contentHash: null,
      warnings: [],
      error: null,
      cancelRequested: false,
      pauseRequested: false,
      waitsUntil: null,
      waitsFor: null,
      attempts: 1,
      createdAt: now,
      startedAt: now,
      finishedAt: null,
    },
    plan: {
      id,
      state: 'APPROVED',
      target,
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
    attempt: claimId(randomUUID()),
    signal: AbortSignal.any([stop, local.signal]),
    abort: (error) => local.abort(error),
    observe: () => undefined,
    warn: () => undefined,
  };
}
