/** Queues, pauses, resumes, cancels and shows moves; workers run them. */
import { randomUUID } from 'node:crypto';
import { recordEvent } from '../catalog/audit/record-event.js';
import { getMoveOfPlan } from '../catalog/moves/get-move-of-plan.js';
import { getMoves } from '../catalog/moves/get-moves.js';
import { listMoves } from '../catalog/moves/list-moves.js';
import { notifyProgress } from '../catalog/moves/notify-progress.js';
import { queueMove } from '../catalog/moves/queue-move.js';
import { requestCancel } from '../catalog/moves/request-cancel.js';
import { getPlans } from '../catalog/plans/get-plans.js';
import { conflict, notFound } from '../domain/errors.js';
import { moveId } from '../domain/ids.js';
import type { MoveId, PlanId } from '../domain/ids.js';
import type { Move, MoveProgress } from '../domain/move.js';
import type { MoveQueue } from '../engine/move-queue.js';
import type { ProgressListener } from '../engine/progress-listener.js';
import type { Database } from '../postgres/session.js';
import { assertLabelStands } from './assert-label-stands.js';
import { catalogCall } from './catalog-call.js';
import { existingMove } from './existing-move.js';
import { pauseMove } from './pause-move.js';
import { resumeMove } from './resume-move.js';
import type { MoveService } from './services.js';

export interface MoveServiceParts {
  readonly catalog: Database;
  readonly queue: Pick<MoveQueue, 'enqueue'>;
  readonly progress: ProgressListener;
}

export function createMoveService(parts: MoveServiceParts): MoveService {
  const { catalog } = parts;
  return {
    start: (actor, planId) => catalogCall(`starting plan ${planId}`, () => startMove(parts, actor, planId)),
    cancel: (actor, id) => catalogCall(`cancelling move ${id}`, () => cancel(parts, actor, id)),
    pause: (actor, id, note) => catalogCall(`pausing move ${id}`, () => pauseMove(catalog, actor, id, note)),
    resume: (actor, id) =>
      catalogCall(`resuming move ${id}`, () => resumeMove(catalog, parts.queue, actor, id)),
    list: (filter, page) =>
      catalogCall('listing moves', async () => {
        const found = await listMoves(catalog, filter, page);
        return { ...found, totalCount: () => catalogCall('counting moves', found.totalCount) };
      }),
    getMany: (ids) => catalogCall('looking moves up', () => getMoves(catalog, ids)),
    progress: (id) => follow(parts, id),
  };
}

/** The move and its job are in one transaction: neither is there without the other. */
export async function startMove(
  { catalog, queue }: MoveServiceParts,
  actor: string,
  plan: PlanId,
): Promise<Move> {
  const id = await catalog.transaction(async (tx) => {
    const queued = await queueMove(tx, moveId(randomUUID()), plan);
    if (queued === null) return null;
    await assertLabelStands(tx, plan);
    await queue.enqueue(tx, queued);
    await recordEvent(tx, { actor, action: 'move.start', subject: queued, details: { plan } });
    return queued;
  });
  if (id !== null) return existingMove(catalog, id);
  const [found] = await getPlans(catalog, [plan]);
  if (found === null || found === undefined)
    throw notFound(`plan ${plan} does not exist`, 'Plan the move first.');
  if (found.state !== 'APPROVED') {
    throw conflict(`plan ${plan} is ${found.state}, so its move cannot start`, 'Approve the plan first.');
  }
  const move = await getMoveOfPlan(catalog, plan);
  throw conflict(
    `plan ${plan} has its move already (${move?.id ?? 'unknown'}, ${move?.state ?? 'unknown'})`,
    move?.state === 'PAUSED' ? 'Resume that move.' : 'Follow that move, or plan again.',
  );
}

async function cancel({ catalog, queue }: MoveServiceParts, actor: string, id: MoveId): Promise<Move> {
  const state = await catalog.transaction(async (tx) => {
    const told = await requestCancel(tx, id);
    if (told === null) return null;
    if (told !== 'CANCELLED') await queue.enqueue(tx, id);
    await recordEvent(tx, { actor, action: 'move.cancel', subject: id, details: {} });
    await notifyProgress(tx, id);
    return told;
  });
  const move = await existingMove(catalog, id);
  if (state !== null) return move;
  throw conflict(
    `move ${id} is ${move.state} and cannot be cancelled`,
    'A finished move is undone by its own means, not by cancel.',
  );
}

const FINAL: readonly Move['state'][] = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

async function* follow({ catalog, progress }: MoveServiceParts, id: MoveId): AsyncGenerator<MoveProgress> {
  const waiter = progress.follow(id);
  try {
    let last = '';
    for (;;) {
      const move = await catalogCall(`following move ${id}`, () => existingMove(catalog, id));
      const [plan] = await catalogCall(`following move ${id}`, () => getPlans(catalog, [move.planId]));
      const {
        state,
        phase,
        waitsUntil,
        waitsFor,
        recall,
        pace,
        throttle,
        rows,
        rawBytes,
        storedBytes,
        chunksDone,
        chunksTotal,
      } = move;
      const left = Math.round(pace.remainingSeconds ?? 0);
      const now = JSON.stringify([
        state,
        phase,
        waitsUntil,
        waitsFor,
        recall,
        left,
        throttle,
        rows,
        String(rawBytes),
        String(storedBytes),
        chunksDone,
        chunksTotal,
      ]);
      if (now !== last) {
        yield {
          moveId: id,
          state,
          phase,
          waitsUntil,
          waitsFor,
          recall,
          totals: { rows, rawBytes, storedBytes, chunksDone, chunksTotal },
          estimatedBytes: plan?.estimatedBytes ?? 0n,
          pace,
          throttle,
        };
      }
      if (FINAL.includes(state)) return;
      last = now;
      await waiter.next();
    }
  } finally {
    waiter.end();
  }
}
