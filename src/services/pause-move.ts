import { recordEvent } from '../catalog/audit/record-event.js';
import { notifyProgress } from '../catalog/moves/notify-progress.js';
import { requestPause } from '../catalog/moves/request-pause.js';
import { conflict } from '../domain/errors.js';
import type { SortkeepError } from '../domain/errors.js';
import type { MoveId } from '../domain/ids.js';
import type { Move, MoveState } from '../domain/move.js';
import type { Database } from '../postgres/session.js';
import { existingMove } from './existing-move.js';

/** Pauses it, or leaves it at an earlier pause. CONFLICT for a move that has nothing left to pause. */
export async function pauseMove(catalog: Database, actor: string, id: MoveId, note: string): Promise<Move> {
  const asked = await catalog.transaction(async (tx) => {
    if (!(await requestPause(tx, id))) return false;
    await recordEvent(tx, { actor, action: 'move.pause', subject: id, details: { note } });
    await notifyProgress(tx, id);
    return true;
  });
  const move = await existingMove(catalog, id);
  if (asked || move.pauseRequested) return move;
  throw cannotPause(move);
}

const HINTS: Readonly<Record<MoveState, string>> = {
  QUEUED: 'It has begun to publish, and ends in moments once a worker takes it.',
  RUNNING: 'It publishes its result, which takes moments: wait for its end.',
  PAUSED: 'Resume it when it is to go on.',
  FAILED: 'It does not run. Start its plan again to go on, or cancel it to remove what it wrote.',
  SUCCEEDED: 'It has ended: there is nothing to pause.',
  CANCELLED: 'It has ended: there is nothing to pause.',
};

function cannotPause({ id, state, cancelRequested }: Move): SortkeepError {
  const ending = cancelRequested && (state === 'QUEUED' || state === 'RUNNING');
  return ending
    ? conflict(
        `move ${id} is being cancelled and cannot be paused`,
        'Wait until it is CANCELLED, then plan again.',
      )
    : conflict(`move ${id} is ${state} and cannot be paused`, HINTS[state]);
}
