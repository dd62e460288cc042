import type { Meter } from '../../engine/mover.js';

/** Passes bytes on, counts them, and throws the signal's reason at an abort, even while the source gives nothing. */
export async function* metered(
  rows: AsyncIterable<Uint8Array>,
  meter: Meter,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const iterator = rows[Symbol.asyncIterator]();
  // One slot, not a race against one long-lived promise: that would keep a reaction for every piece.
  let interrupt: (reason: unknown) => void = () => undefined;
  const onAbort = (): void => interrupt(signal.reason);
  signal.addEventListener('abort', onAbort);
  let finished = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        interrupt = reject;
        iterator.next().then(resolve, reject);
      });
      if (next.done === true) {
        finished = true;
        return;
      }
      meter.rawBytes += next.value.length;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!finished) {
      const closing = Promise.resolve(iterator.return?.()).catch(() => undefined);
      // A source that hangs would hold up its own end too.
      if (!signal.aborted) await closing;
    }
  }
}
