/** One piece of a body; `last` is known when it is yielded, since a sealed or uploaded end must be told apart. */
export interface Piece {
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

/**
 * Cuts a body into pieces of exactly `sizeOf(index)` bytes, the last one shorter or equal. There is always a
 * last piece: it is empty for an empty body and only then. Chunks of a stream are copied (a producer may use
 * its buffer again), a whole buffer is not. Errors of the body come through as they are, and a body that is
 * not read to its end is closed.
 */
export async function* cutBody(
  body: Uint8Array | AsyncIterable<Uint8Array>,
  sizeOf: (index: number) => number,
): AsyncGenerator<Piece, void, undefined> {
  if (body instanceof Uint8Array) yield* cutBuffer(body, sizeOf);
  else yield* cutStream(body, sizeOf);
}

function* cutBuffer(body: Uint8Array, sizeOf: (index: number) => number): Generator<Piece, void, undefined> {
  let start = 0;
  for (let index = 0; ; index++) {
    const end = Math.min(start + sizeOf(index), body.length);
    yield { index, bytes: body.subarray(start, end), last: end === body.length };
    if (end === body.length) return;
    start = end;
  }
}

async function* cutStream(
  body: AsyncIterable<Uint8Array>,
  sizeOf: (index: number) => number,
): AsyncGenerator<Piece, void, undefined> {
  let index = 0;
  let piece = Buffer.allocUnsafe(sizeOf(index));
  let filled = 0;
  for await (const chunk of body) {
    let taken = 0;
    while (taken < chunk.length) {
      if (filled === piece.length) {
        yield { index, bytes: piece, last: false };
        index++;
        piece = Buffer.allocUnsafe(sizeOf(index));
        filled = 0;
      }
      const count = Math.min(piece.length - filled, chunk.length - taken);
      piece.set(chunk.subarray(taken, taken + count), filled);
      taken += count;
      filled += count;
    }
  }
  yield { index, bytes: piece.subarray(0, filled), last: true };
}
