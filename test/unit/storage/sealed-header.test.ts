import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SortkeepError } from '../../../src/domain/errors.js';
import { decodeSealedHeader, encodeSealedHeader, HEADER_BYTES } from '../../../src/storage/sealed-header.js';

const headers = fc.record({
  noncePrefix: fc.uint8Array({ minLength: 7, maxLength: 7 }),
  wrappedKey: fc.uint8Array({ maxLength: 457 }),
});

describe('the header of a sealed object', () => {
  it('is 512 bytes and reads back as written', () => {
    fc.assert(
      fc.property(headers, (header) => {
        const bytes = encodeSealedHeader(header);
        expect(bytes.length).toBe(HEADER_BYTES);
        const decoded = decodeSealedHeader(bytes);
        expect(Buffer.from(decoded?.noncePrefix ?? []).equals(header.noncePrefix)).toBe(true);
        expect(Buffer.from(decoded?.wrappedKey ?? []).equals(header.wrappedKey)).toBe(true);
      }),
    );
  });

  it('is refused with any byte changed or cut off', () => {
    fc.assert(
      fc.property(
        headers,
        fc.nat({ max: HEADER_BYTES - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (header, at, change) => {
          const bytes = encodeSealedHeader(header);
          expect(decodeSealedHeader(bytes.subarray(0, at))).toBeNull();
          bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
          expect(decodeSealedHeader(bytes)).toBeNull();
        },
      ),
    );
  });

  it('is not read from any other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: HEADER_BYTES, maxLength: HEADER_BYTES }), (bytes) => {
        expect(decodeSealedHeader(Buffer.from(bytes))).toBeNull();
      }),
    );
  });

  it('refuses a wrapped key that does not fit', () => {
    const header = { noncePrefix: Buffer.alloc(7), wrappedKey: Buffer.alloc(458) };
    expect(() => encodeSealedHeader(header)).toThrow(SortkeepError);
  });
});
