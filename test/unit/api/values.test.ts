import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kind } from 'graphql';
import { globalId, NODE_TYPES, parseGlobalId, parseIdOf } from '../../../src/api/global-id.js';
import { isLoopbackHost, isOwnOrigin, requireLoopback } from '../../../src/api/loopback.js';
import { BigIntScalar } from '../../../src/api/scalars.js';

describe('a global id', () => {
  it('leads back to the type and the uuid that it was made of', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NODE_TYPES), fc.uuid(), (type, id) => {
        expect(parseGlobalId(globalId(type, id))).toEqual({ type, id });
        expect(parseIdOf(type, globalId(type, id))).toBe(id);
      }),
    );
  });

  it('is the only text that does', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseGlobalId(text)).toThrow(/is not an id$/);
      }),
    );
    const id = globalId('Table', '00000000-0000-4000-8000-000000000001');
    for (const twin of [`${id}=`, ` ${id}`, `${id}!`, id.toLowerCase()]) {
      expect(() => parseGlobalId(twin)).toThrow(/is not an id$/);
    }
  });

  it('of a verdict leads nowhere, since verdicts are no nodes', () => {
    expect(() => parseGlobalId(globalId('Verdict', '00000000-0000-4000-8000-000000000001'))).toThrow(
      /is not an id$/,
    );
  });
});

describe('a BigInt', () => {
  it('keeps every 64-bit number, both ways', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const text = BigIntScalar.serialize(value);
        expect(text).toBe(value.toString());
        expect(BigIntScalar.parseValue(text)).toBe(value);
        expect(BigIntScalar.parseLiteral({ kind: Kind.STRING, value: value.toString() })).toBe(value);
      }),
    );
  });

  it.each([
    '',
    '1.5',
    '1e3',
    ' 1',
    '0x10',
    '9223372036854775808',
    '-9223372036854775809',
    2 ** 53,
    1.5,
    NaN,
    true,
    null,
  ])('is not %p', (value) => {
    expect(() => BigIntScalar.parseValue(value)).toThrow();
  });
});

describe('this machine', () => {
  it.each(['localhost', 'LOCALHOST:4000', '127.0.0.1', '127.255.0.9:80', '[::1]', '[::1]:4000'])(
    'is %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each([
    undefined,
    '',
    'localhost.',
    'xlocalhost',
    'localhost.example',
    '127.0.0.1.example',
    '10.0.0.1',
    '::1:4000',
    'localhost:4000@example',
    '[::2]',
  ])('is not %s', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });

  it('is where a page comes from when its origin is the address that was asked', () => {
    expect(isOwnOrigin(undefined, 'localhost:4000')).toBe(true);
    expect(isOwnOrigin('http://LocalHost:4000', 'localhost:4000')).toBe(true);
    for (const origin of ['null', '', 'http://localhost', 'http://localhost:4001', 'https://evil.example']) {
      expect(isOwnOrigin(origin, 'localhost:4000')).toBe(false);
    }
  });

  it('is all that may be listened on', () => {
    for (const host of ['127.0.0.1', 'localhost', '::1']) expect(() => requireLoopback(host)).not.toThrow();
    for (const host of ['0.0.0.0', '::', '', '10.0.0.1'])
      expect(() => requireLoopback(host)).toThrow(/cannot listen on/);
  });
});
