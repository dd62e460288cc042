/** One LISTENing connection for a whole process; whoever follows a move is woken by its notifications. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PROGRESS_CHANNEL } from '../catalog/moves/notify-progress.js';
import type { MoveId } from '../domain/ids.js';
import type { Session } from '../postgres/session.js';

/** Followers look by themselves this often: a lost connection costs freshness and nothing else. */
const FALLBACK_MS = 2000;

export interface ProgressWaiter {
  /** Resolves at the next notification of the move, or after two seconds. */
  next(): Promise<void>;
  end(): void;
}

export interface ProgressListener {
  follow(id: MoveId): ProgressWaiter;
  close(): Promise<void>;
}

export async function openProgressListener(connect: () => Promise<Session>): Promise<ProgressListener> {
  const wakers = new Map<string, Set<() => void>>();
  let session: Session | null = null;
  let closed = false;

  const open = async (): Promise<void> => {
    const opened = await connect();
    try {
      opened.onNotification((channel, payload) => {
        if (channel !== PROGRESS_CHANNEL) return;
        for (const wake of wakers.get(payload) ?? []) wake();
      });
      await opened.query(`listen ${PROGRESS_CHANNEL}`);
    } catch (error) {
      await opened.close();
      throw error;
    }
    if (closed) return opened.close();
    session = opened;
    opened.onLost(() => void reopen());
  };
  const reopen = async (): Promise<void> => {
    while (!closed) {
      await sleep(FALLBACK_MS, undefined, { ref: false });
      try {
        await open();
        return;
      } catch {
        // The catalog is still away; followers poll meanwhile.
      }
    }
  };

  await open();
  return {
    follow: (id) => {
      let notified = false;
      let resolveNext: (() => void) | null = null;
      const wake = (): void => {
        notified = true;
        resolveNext?.();
      };
      const wakersOfMove = wakers.get(id) ?? new Set();
      wakers.set(id, wakersOfMove.add(wake));
      return {
        next: async () => {
          if (!notified) {
            await new Promise<void>((resolve) => {
              const timer = setTimeout(resolve, FALLBACK_MS);
              resolveNext = () => {
                clearTimeout(timer);
                resolve();
              };
            });
          }
          notified = false;
          resolveNext = null;
        },
        end: () => {
          wakersOfMove.delete(wake);
          if (wakersOfMove.size === 0) wakers.delete(id);
          resolveNext?.();
        },
      };
    },
    close: async () => {
      closed = true;
      await session?.close();
    },
  };
}
