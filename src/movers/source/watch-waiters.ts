import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SortkeepError } from '../../domain/errors.js';
import type { MoveRun } from '../../engine/mover.js';
import type { Session } from '../../postgres/session.js';
import { readSourceLoad } from './read-source-load.js';

const EVERY_MS = 1000;
/** The run of a move; whoever is no move leaves `observe` out. */
type Watched = Pick<MoveRun, 'abort'> & Partial<Pick<MoveRun, 'observe'>>;

const rows = z.array(z.object({ pid: z.number() }));

/**
 * Ends the attempt when the same session waits for one of ours in two looks in a row, a second apart: our lock is
 * weak, but a migration that waits behind it stops every reader behind itself (safe-removal.md, B1).
 */
export function watchWaiters(
  session: Session,
  ours: readonly number[],
  { abort, observe }: Watched,
  doing: (what: string) => string,
): () => Promise<void> {
  const stopped = new AbortController();
  const look = async (): Promise<void> => {
    let before = new Set<number>();
    while (!stopped.signal.aborted) {
      observe?.(await readSourceLoad(session));
      const found = await session.query(
        'select w.pid from pg_stat_activity w where pg_blocking_pids(w.pid) && $1::integer[]',
        [ours],
      );
      const waiting = rows.parse(found.rows).map(({ pid }) => pid);
      if (waiting.some((pid) => before.has(pid))) {
        abort(
          new SortkeepError('CONFLICT', doing('somebody waited two seconds for the table that is copied'), {
            hint: 'The move let go and tries again; run it when no migration runs.',
            retryable: true,
          }),
        );
        return;
      }
      before = new Set(waiting);
      await sleep(EVERY_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  // A lost watcher session reports itself through the session's own onLost.
  const done = look().catch(() => undefined);
  return async () => {
    stopped.abort();
    await done;
  };
}
