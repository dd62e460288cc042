/**
 * Gathers a stream of pieces of any size (COPY sends many small ones) into buffers of exactly `frameBytes`,
 * the last one shorter; none for an empty stream. Each byte is copied once, into a buffer that is the
 * caller's own.
 */
export async function* gatherFrames(
  source: AsyncIterable<Uint8Array>,
  frameBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let frame = Buffer.allocUnsafeSlow(frameBytes);
  let filled = 0;
  for await (const piece of source) {
    for (let taken = 0; taken < piece.length;) {
      const part = piece.subarray(taken, taken + frameBytes - filled);
      frame.set(part, filled);
      taken += part.length;
      filled += part.length;
      if (filled < frameBytes) continue;
      yield frame;
      frame = Buffer.allocUnsafeSlow(frameBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield frame.subarray(0, filled);
}
