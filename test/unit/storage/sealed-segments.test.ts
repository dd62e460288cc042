import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  openSegment,
  plaintextBytes,
  SEALED_SEGMENT_BYTES,
  sealSegment,
  SEGMENT_BYTES,
  segmentCount,
  TAG_BYTES,
} from '../../../src/storage/sealed-segments.js';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const seals = fc.record({
  key: bytes(32),
  noncePrefix: bytes(7),
  context: fc.uint8Array({ maxLength: 700 }),
});
const indexes = fc.nat({ max: 2 ** 32 - 1 });
const plaintexts = fc.uint8Array({ maxLength: 300 });

describe('sealed segments', () => {
  it('open to what was sealed, in their own place', () => {
    fc.assert(
      fc.property(seals, indexes, fc.boolean(), plaintexts, (seal, index, last, plaintext) => {
        const sealed = Buffer.concat(sealSegment(seal, index, last, plaintext));
        expect(sealed.length).toBe(plaintext.length + TAG_BYTES);
        expect(openSegment(seal, index, last, sealed)?.equals(plaintext)).toBe(true);
      }),
    );
  });

  it('do not open in another place, as another end, or under another key, prefix or context', () => {
    fc.assert(
      fc.property(
        seals,
        seals,
        indexes,
        indexes,
        fc.boolean(),
        plaintexts,
        (seal, other, index, elsewhere, last, plaintext) => {
          fc.pre(index !== elsewhere && !Buffer.from(seal.context).equals(other.context));
          const sealed = Buffer.concat(sealSegment(seal, index, last, plaintext));
          expect(openSegment(seal, elsewhere, last, sealed)).toBeNull();
          expect(openSegment(seal, index, !last, sealed)).toBeNull();
          expect(openSegment({ ...seal, context: other.context }, index, last, sealed)).toBeNull();
          expect(openSegment({ ...seal, key: flip(seal.key, 0) }, index, last, sealed)).toBeNull();
          expect(
            openSegment({ ...seal, noncePrefix: flip(seal.noncePrefix, 50) }, index, last, sealed),
          ).toBeNull();
        },
      ),
    );
  });

  it('do not open with any bit flipped or any bytes missing', () => {
    fc.assert(
      fc.property(seals, indexes, plaintexts, fc.nat(), (seal, index, plaintext, bit) => {
        const sealed = Buffer.concat(sealSegment(seal, index, true, plaintext));
        expect(openSegment(seal, index, true, flip(sealed, bit))).toBeNull();
        expect(openSegment(seal, index, true, sealed.subarray(0, bit % sealed.length))).toBeNull();
      }),
    );
  });

  it('never use a nonce twice: a segment past the counter is refused', () => {
    const seal = { key: Buffer.alloc(32), noncePrefix: Buffer.alloc(7), context: Buffer.alloc(0) };
    expect(() => sealSegment(seal, 2 ** 32, false, Buffer.alloc(1))).toThrow('out of range');
  });

  it('tell the length of an object from the length of its segments', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), (length) => {
        const sealed = length + segmentCount(length) * TAG_BYTES;
        expect(plaintextBytes(sealed)).toBe(length);
        expect(Math.ceil(sealed / SEALED_SEGMENT_BYTES)).toBe(segmentCount(length));
      }),
    );
    expect([0, 1, SEGMENT_BYTES, SEGMENT_BYTES + 1].map(segmentCount)).toEqual([1, 1, 1, 2]);
    expect([-512, 0, 5].map(plaintextBytes)).toEqual([0, 0, 0]);
  });
});

function flip(source: Uint8Array, bit: number): Uint8Array {
  const flipped = Buffer.from(source);
  const at = bit % (flipped.length * 8);
  flipped.writeUInt8(flipped.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
  return flipped;
}
