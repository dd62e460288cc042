import { once } from 'node:events';

/** Waits for `work`, but rejects with the signal's reason as soon as it fires; the work is then left to end by itself. */
export async function untilStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const fired = signal.aborted ? Promise.resolve() : once(signal, 'abort', { signal: settled.signal });
  const stopped = fired.then(() => {
    signal.throwIfAborted();
    return work;
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    settled.abort();
  }
}
