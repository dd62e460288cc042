/** A move's progress as the source of a subscription. */
import type { MoveId } from '../../domain/ids.js';
import type { MoveProgress } from '../../domain/move.js';
import type { MoveService } from '../../services/services.js';

/** An error in mid-stream is an event too: thrown by the iterator, it would end the WebSocket and all that runs over it. */
export type MoveEvent = { readonly progress: MoveProgress } | { readonly error: unknown };

/**
 * Rejects at once for a move that does not exist; later errors are the last event. Written by hand and not as a
 * generator, because a generator's `return` waits until the pending event comes.
 */
export async function moveEvents(moves: MoveService, id: MoveId): Promise<AsyncIterable<MoveEvent>> {
  const source = moves.progress(id)[Symbol.asyncIterator]();
  let first: IteratorResult<MoveProgress> | null = await source.next();
  let failed = false;
  const end = { done: true, value: undefined } as const;
  const iterator: AsyncIterator<MoveEvent> = {
    next: async () => {
      if (failed) return end;
      try {
        const next = first ?? (await source.next());
        first = null;
        return next.done === true ? end : { done: false, value: { progress: next.value } };
      } catch (error) {
        failed = true;
        return { done: false, value: { error } };
      }
    },
    return: async () => {
      await source.return?.();
      return end;
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
