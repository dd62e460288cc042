import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../src/codec/canonical-json.js';
import { sha256Hex } from '../../../src/codec/sha256.js';

const reversedKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).reverse()) : value;

describe('canonical json', () => {
  it('sorts keys by UTF-16 code units and writes no white space', () => {
    // The example of RFC 8785, section 3.2.3.
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
        '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  it('writes nested values as JSON does', () => {
    expect(canonicalJson({ b: [1, -0, 1e21, 0.1, true, null, 'é"\n'], a: { d: [], c: {} } })).toBe(
      '{"a":{"c":{},"d":[]},"b":[1,0,1e+21,0.1,true,null,"é\\"\\n"]}',
    );
  });

  it('is read back as the same value and does not depend on the order of keys', () => {
    const key = fc.string().filter((text) => text !== '__proto__');
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('value'), { maxLength: 4 }),
      object: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    })).object;
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(value);
        expect(canonicalJson(reversedKeys(value))).toBe(text);
      }),
    );
  });

  it.each([
    ['undefined', undefined, '$.a[1]'],
    ['a bigint', 1n, '$.a[1]'],
    ['not a number', Number.NaN, '$.a[1]'],
    ['infinity', Number.POSITIVE_INFINITY, '$.a[1]'],
    ['a date', new Date(0), '$.a[1]'],
    ['a map', new Map(), '$.a[1]'],
    ['a buffer', Buffer.of(1), '$.a[1]'],
    ['a function', () => 1, '$.a[1]'],
    ['half a surrogate pair', '\ud800', '$.a[1]'],
  ])('refuses %s and says where it is', (_, value, path) => {
    expect(() => canonicalJson({ a: [0, value] })).toThrow(
      expect.objectContaining({ code: 'INTERNAL', message: expect.stringContaining(path) }),
    );
  });

  it('refuses a hole in a list', () => {
    expect(() => canonicalJson(new Array(1))).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});

describe('sha-256', () => {
  it('is the same for a text and its UTF-8 bytes', () => {
    expect(sha256Hex('é')).toBe(sha256Hex(Buffer.from('é', 'utf8')));
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
