import type { FrameBuffers } from './frame-buffers.js';

/**
 * Gathers a stream of pieces of any size (COPY sends many small ones) into full buffers of `buffers`, the last one
 * shorter; none for an empty stream. Each byte is copied once, into a buffer that is the caller's until it is given
 * back.
 */
export async function* gatherFrames(
  source: AsyncIterable<Uint8Array>,
  buffers: FrameBuffers,
): AsyncGenerator<Uint8Array, void, undefined> {
  let frame = buffers.take();
  let filled = 0;
  for await (const piece of source) {
    for (let taken = 0; taken < piece.length;) {
      const part = piece.subarray(taken, taken + frame.length - filled);
      frame.set(part, filled);
      taken += part.length;
      filled += part.length;
      if (filled < frame.length) continue;
      yield frame;
      frame = buffers.take();
      filled = 0;
    }
  }
  if (filled > 0) yield frame.subarray(0, filled);
}
