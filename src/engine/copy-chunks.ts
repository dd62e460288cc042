import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimId } from '../domain/ids.js';
import type { Chunk } from '../domain/move.js';
import type { AttemptWatch } from './attempt-watch.js';
import { forEachAtOnce } from './for-each-at-once.js';
import type { MoveLedger } from './move-ledger.js';
import type { FinishedChunk, MoveRun, MoveSession } from './mover.js';
import type { Throttle } from './throttle/create-throttle.js';

/** How often a chunk that is held back looks whether it may start. */
const LOOK_MS = 200;

export interface Conduct {
  readonly run: MoveRun;
  readonly watch: AttemptWatch;
  readonly ledger: MoveLedger;
  readonly throttle: Throttle;
  /** Whether chunks may be started at all: neither paused nor outside of a window. */
  readonly mayStart: () => boolean;
  /** Counted up. */
  readonly progress: { chunks: number; publishing: boolean };
}

/** Copies the chunks that are not done; all of them, in order. Lets go when some may not be started. */
export async function copyChunks(
  session: MoveSession,
  { run, watch, ledger, throttle, mayStart, progress }: Conduct,
  chunks: readonly Chunk[],
): Promise<readonly FinishedChunk[]> {
  const finished: FinishedChunk[] = [];
  for (const { index, range, result } of chunks) if (result !== null) finished.push({ index, range, result });
  const pending = chunks.filter((chunk) => chunk.state !== 'DONE');
  let running = 0;
  let failed = false;
  const copy = async (chunk: Chunk): Promise<void> => {
    const claim = claimId(randomUUID());
    const meter = { rows: 0, rawBytes: 0, storedBytes: 0 };
    try {
      await ledger.claim(chunk.index, claim);
      watch.meters.set(claim, meter);
      const result = await session.copy(chunk, claim, meter);
      await ledger.complete(chunk.index, claim, result);
      finished.push({ index: chunk.index, range: chunk.range, result });
      progress.chunks += 1;
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      watch.retire(claim);
    }
  };
  await forEachAtOnce(pending, session.parallel, async (chunk) => {
    run.signal.throwIfAborted();
    while (mayStart() && !failed && !throttle.allows(running, session.parallel)) {
      await sleep(LOOK_MS, undefined, { signal: run.signal }).catch(() => undefined);
      run.signal.throwIfAborted();
    }
    if (failed || !mayStart()) return;
    running += 1;
    await copy(chunk).finally(() => (running -= 1));
  });
  if (finished.length < chunks.length) watch.letGo();
  run.signal.throwIfAborted();
  return finished.sort((a, b) => a.index - b.index);
}
