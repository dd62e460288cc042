import { claimRecalls } from '../catalog/moves/claim-recalls.js';
import type { AwaitedKeys } from '../catalog/moves/claim-recalls.js';
import { notifyProgress } from '../catalog/moves/notify-progress.js';
import { storeRecall } from '../catalog/moves/store-recall.js';
import type { Database } from '../postgres/session.js';
import { forEachAtOnce } from './for-each-at-once.js';
import type { MoveQueue } from './move-queue.js';
import { repeatUntilStopped } from './repeat-until-stopped.js';

/** Requests under way at once. */
const AT_ONCE = 8;

export interface RecallLooks {
  /** A look costs a request for each object that is awaited. */
  readonly everyMs: number;
  /** Whether the store gives the object now. */
  readonly isReadable: (key: string) => Promise<boolean>;
}

const USUAL_LOOKS_MS = 15 * 60_000;
const CLAIM_MS = 20_000;

/**
 * Queues moves that wait for objects of their archive once all of them can be read: looks at those of each move every 15
 * minutes, until `signal` fires. No worker, and no connection to a target, is held meanwhile.
 */
export function followRecalls(
  catalog: Database,
  queue: Pick<MoveQueue, 'enqueue'>,
  isReadable: RecallLooks['isReadable'],
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const looks = { everyMs: USUAL_LOOKS_MS, isReadable };
  return repeatUntilStopped(() => lookAtRecalls(catalog, queue, looks, onError), CLAIM_MS, signal, onError);
}

/** One look. A move whose objects cannot be looked at is looked at again next time. */
export async function lookAtRecalls(
  catalog: Database,
  queue: Pick<MoveQueue, 'enqueue'>,
  { everyMs, isReadable }: RecallLooks,
  onError: (error: unknown) => void,
): Promise<void> {
  const look = async ({ id, keys }: AwaitedKeys): Promise<void> => {
    const awaited = new Set(keys);
    await forEachAtOnce(keys, AT_ONCE, async (key) => {
      if (await isReadable(key)) awaited.delete(key);
    });
    if (awaited.size === keys.length) return;
    await catalog.transaction(async (tx) => {
      if (await storeRecall(tx, id, [...awaited])) await queue.enqueue(tx, id);
      await notifyProgress(tx, id);
    });
  };
  for (const move of await claimRecalls(catalog, everyMs)) await look(move).catch(onError);
}
