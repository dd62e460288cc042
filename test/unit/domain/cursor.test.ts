import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../../../src/domain/cursor.js';

describe('a cursor', () => {
  it('gives back the sort key that it was made of, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }), (query, key) => {
        // A lone surrogate is no text of a database.
        fc.pre(!key.some((part) => /\p{Surrogate}/u.test(part)));
        const cursor = encodeCursor(query, key);
        expect(decodeCursor(query, cursor, key.length)).toEqual(key);
        expect(cursor).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it('is refused with another query or another sort key', () => {
    const cursor = encodeCursor('moves {}', ['a', 'b']);
    expect(() => decodeCursor('moves {"state":"FAILED"}', cursor, 2)).toThrow('belongs to another query');
    expect(() => decodeCursor('moves {}', cursor, 3)).toThrow('unknown cursor');
  });

  it('is refused when nobody made it, with a hint and never another kind of error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          expect(() => decodeCursor('moves {}', text, 1)).toThrow(
            expect.objectContaining({
              code: 'INVALID_INPUT',
              hint: expect.stringContaining('leave `after` out'),
            }),
          );
        },
      ),
    );
  });
});
