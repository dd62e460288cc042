/**
 * Gathers a stream of pieces of any size (COPY sends many small ones) into buffers of exactly `frameBytes`,
 * the last one shorter; none for an empty stream. Each byte is copied once, into a buffer that is the
 * caller's own. One of `frameBytes` that the caller has done with may be put into `spare`, to be filled again:
 * fresh ones for every frame kept the garbage collector busy for a sixth of the time of an archive.
 */
export async function* gatherFrames(
  source: AsyncIterable<Uint8Array>,
  frameBytes: number,
  spare: Uint8Array[] = [],
): AsyncGenerator<Uint8Array, void, undefined> {
  const next = (): Uint8Array => spare.pop() ?? Buffer.allocUnsafeSlow(frameBytes);
  let frame = next();
  let filled = 0;
  for await (const piece of source) {
    for (let taken = 0; taken < piece.length;) {
      const part = piece.subarray(taken, taken + frameBytes - filled);
      frame.set(part, filled);
      taken += part.length;
      filled += part.length;
      if (filled < frameBytes) continue;
      yield frame;
      frame = next();
      filled = 0;
    }
  }
  if (filled > 0) yield frame.subarray(0, filled);
}
