import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks at once, and again `everyMs` milliseconds after each look has ended, until `signal` fires; resolves when the
 * look under way has ended. `onError` is told why a look failed, and the next one comes all the same. The waiting
 * alone keeps no process alive.
 */
export async function repeatUntilStopped(
  look: () => Promise<void>,
  everyMs: number,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await look().catch(onError);
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
