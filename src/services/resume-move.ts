import { recordEvent } from '../catalog/audit/record-event.js';
import { notifyProgress } from '../catalog/moves/notify-progress.js';
import { requestResume } from '../catalog/moves/request-resume.js';
import { conflict } from '../domain/errors.js';
import type { MoveId } from '../domain/ids.js';
import type { Move } from '../domain/move.js';
import type { MoveQueue } from '../engine/move-queue.js';
import type { Database } from '../postgres/session.js';
import { existingMove } from './existing-move.js';

/** Lets it go on; one that is not paused goes on anyway. CONFLICT for a move that has ended. */
export async function resumeMove(
  catalog: Database,
  queue: Pick<MoveQueue, 'enqueue'>,
  actor: string,
  id: MoveId,
): Promise<Move> {
  const resumed = await catalog.transaction(async (tx) => {
    if (!(await requestResume(tx, id))) return false;
    await queue.enqueue(tx, id);
    await recordEvent(tx, { actor, action: 'move.resume', subject: id, details: {} });
    await notifyProgress(tx, id);
    return true;
  });
  const move = await existingMove(catalog, id);
  if (resumed || move.state === 'QUEUED' || move.state === 'RUNNING') return move;
  throw conflict(
    `move ${id} is ${move.state} and cannot be resumed`,
    move.state === 'FAILED' ? 'Start its plan again: it goes on where it was.' : 'To move again, plan again.',
  );
}
