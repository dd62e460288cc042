/** What queues moves that wait, in every working process. Each goes on until its signal fires. */
import { followRecalls } from '../engine/follow-recalls.js';
import { followWindows } from '../engine/follow-windows.js';
import type { MoveQueue } from '../engine/move-queue.js';
import { requeueLostMoves } from '../engine/requeue-lost-moves.js';
import type { Logger } from '../observability/logging.js';
import type { Database } from '../postgres/session.js';
import type { ObjectStore } from '../storage/object-store.js';
import type { queueRules } from './queue-rules.js';

export interface WaitingMovesParts {
  readonly catalog: Database;
  readonly queue: MoveQueue;
  readonly store: ObjectStore;
  readonly rules: ReturnType<typeof queueRules>;
  readonly logger: Logger;
}

export function waitingMoves({
  catalog,
  queue,
  store,
  rules: { window, limits },
  logger,
}: WaitingMovesParts): readonly ((signal: AbortSignal) => Promise<void>)[] {
  const failed =
    (what: string) =>
    (error: unknown): void =>
      logger.warn({ err: error }, `looking for ${what} failed`);
  const { recall } = store;
  const follow = [
    (stop: AbortSignal) => requeueLostMoves(catalog, queue, stop, failed('lost moves')),
    (stop: AbortSignal) =>
      followWindows(catalog, queue, window, limits, stop, failed('moves whose window has opened')),
  ];
  if (recall === undefined) return follow;
  const isReadable = async (key: string): Promise<boolean> => (await recall(key)) === null;
  return [
    ...follow,
    (stop) => followRecalls(catalog, queue, isReadable, stop, failed('objects that were asked for')),
  ];
}
