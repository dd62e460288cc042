import { randomUUID } from 'node:crypto';
import { claimId, moveId } from '../domain/ids.js';
import type { Plan } from '../domain/plan.js';
import type { MoveRun } from '../engine/mover.js';

/** A run of the plan as a mover is asked for one, under a move that is in no catalog. */
export function unrecordedRun(
  plan: Plan,
  stop: AbortSignal,
  { warn }: Pick<MoveRun, 'warn'> = { warn: () => undefined },
): MoveRun {
  const local = new AbortController();
  const now = new Date();
  return {
    move: {
      id: moveId(randomUUID()),
      planId: plan.id,
      kind: plan.target.kind,
      target: plan.target,
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
      recall: null,
      attempts: 1,
      createdAt: now,
      startedAt: now,
      finishedAt: null,
    },
    plan,
    attempt: claimId(randomUUID()),
    signal: AbortSignal.any([stop, local.signal]),
    abort: (error) => local.abort(error),
    observe: () => undefined,
    warn,
  };
}
