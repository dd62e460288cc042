import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutBody, type Piece } from '../../../src/storage/cut-body.js';

async function piecesOf(body: Uint8Array | AsyncIterable<Uint8Array>, sizeOf: (index: number) => number) {
  const pieces: Piece[] = [];
  for await (const { index, bytes, last } of cutBody(body, sizeOf))
    pieces.push({ index, last, bytes: Buffer.from(bytes) });
  return pieces;
}

/** Yields views of one buffer, which is overwritten for the next. */
async function* reusing(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = Buffer.alloc(64);
  for (const chunk of chunks) {
    buffer.fill(0xee);
    buffer.set(chunk);
    yield await Promise.resolve(buffer.subarray(0, chunk.length));
  }
}

describe('a body cut into pieces', () => {
  it('has every byte once, in full pieces but the last, from a buffer and from any stream', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 64 })),
        fc.integer({ min: 1, max: 50 }),
        async (chunks, size) => {
          const whole = Buffer.concat(chunks);
          const sizeOf = (index: number) => size + index;
          for (const body of [whole, reusing(chunks)]) {
            const pieces = await piecesOf(body, sizeOf);
            expect(Buffer.concat(pieces.map(({ bytes }) => bytes)).equals(whole)).toBe(true);
            pieces.forEach((piece, i) => {
              const end = i === pieces.length - 1;
              expect([piece.index, piece.last]).toEqual([i, end]);
              if (!end) expect(piece.bytes.length).toBe(sizeOf(i));
            });
            const least = pieces.length === 1 ? 0 : 1;
            expect(pieces.at(-1)?.bytes.length).toBeGreaterThanOrEqual(least);
          }
        },
      ),
    );
  });

  it('closes a stream that is not read to its end', async () => {
    let closed = false;
    const body = async function* () {
      try {
        for (;;) yield await Promise.resolve(Buffer.alloc(10));
      } finally {
        closed = true;
      }
    };
    for await (const { index } of cutBody(body(), () => 10)) if (index === 3) break;
    expect(closed).toBe(true);
  });
});
