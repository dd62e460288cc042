import type { Meter } from '../../engine/mover.js';

/** Passes bytes on, counts them, and stops at an abort. */
export async function* metered(
  rows: AsyncIterable<Uint8Array>,
  meter: Meter,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const piece of rows) {
    signal.throwIfAborted();
    meter.rawBytes += piece.length;
    yield piece;
  }
}
