import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createContentHasher, mergeContentHashes } from '../../../src/codec/content-hash.js';
import { csvOf, cut, quote, rows, sizes } from './bytes.js';

function hashOf(parts: readonly Uint8Array[], like?: string): string {
  const hasher = createContentHasher('app.orders', like);
  for (const part of parts) hasher.update(part);
  return hasher.digest().contentHash;
}

const MASK = 2n ** 64n - 1n;
const rotl = (word: bigint, by: bigint): bigint => ((word << by) | (word >> (64n - by))) & MASK;

function avalanche(word: bigint): bigint {
  let k = word;
  for (const factor of [0xff51afd7ed558ccdn, 0xc4ceb9fe1a85ec53n]) k = ((k ^ (k >> 33n)) * factor) & MASK;
  return k ^ (k >> 33n);
}

/** MurmurHash3_x64_128 with seed 0, written another way: in big numbers, after its author's reference. */
function murmur(record: string): bigint {
  const bytes = Buffer.from(record);
  const padded = Buffer.concat([bytes, Buffer.alloc(15)]);
  const [c1, c2] = [0x87c37b91114253d5n, 0x4cf5ad432745937fn];
  let [h1, h2] = [0n, 0n];
  for (let at = 0; at < bytes.length; at += 16) {
    const whole = at + 16 <= bytes.length;
    h1 ^= (rotl((padded.readBigUInt64LE(at) * c1) & MASK, 31n) * c2) & MASK;
    if (whole) h1 = ((rotl(h1, 27n) + h2) * 5n + 0x52dce729n) & MASK;
    h2 ^= (rotl((padded.readBigUInt64LE(at + 8) * c2) & MASK, 33n) * c1) & MASK;
    if (whole) h2 = ((rotl(h2, 31n) + h1) * 5n + 0x38495ab5n) & MASK;
  }
  h1 ^= BigInt(bytes.length);
  h2 ^= BigInt(bytes.length);
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  return (h2 << 64n) | h1;
}

const written = (rows: number, sum: bigint): string =>
  `sum128:${rows}:${(sum % 2n ** 128n).toString(16).padStart(32, '0')}`;

/** The definition, in big numbers. */
const byDefinition = (records: readonly string[]): string =>
  written(
    records.length,
    records.map(murmur).reduce((a, b) => a + b, 0n),
  );

/** That of an archive from before 0.3.0. */
function bySha256(records: readonly string[]): string {
  const sum = records
    .map((record) => BigInt(`0x${createHash('sha256').update(record).digest('hex')}`))
    .reduce((a, b) => (a + b) % 2n ** 256n, 0n);
  return `sum256:${records.length}:${sum.toString(16).padStart(64, '0')}`;
}

describe('content hash like that of an older archive', () => {
  it('is the sum of the SHA-256 of the rows, however the stream is cut, and of parts their merge', () => {
    fc.assert(
      fc.property(rows, sizes, fc.nat({ max: 12 }), (table, cuts, at) => {
        const expected = bySha256(table.map((row) => row.map(quote).join(',')));
        expect(hashOf(cut(csvOf(table), cuts), expected)).toBe(expected);
        const parts = [csvOf(table.slice(0, at)), csvOf(table.slice(at))];
        expect(mergeContentHashes(parts.map((csv) => hashOf([csv], expected)))).toBe(expected);
      }),
    );
  });

  it('is not merged with one of another kind', () => {
    const csv = csvOf([['a']]);
    const mixed = [hashOf([csv]), hashOf([csv], bySha256([]))];
    expect(() => mergeContentHashes(mixed)).toThrow('not one like the others');
  });
});

describe('content hash', () => {
  it('is the sum of the hashes of the rows, however the stream is cut and the rows are ordered', () => {
    fc.assert(
      fc.property(
        rows.chain((table) =>
          fc.tuple(fc.constant(table), fc.shuffledSubarray(table, { minLength: table.length })),
        ),
        sizes,
        ([table, shuffled], cuts) => {
          const expected = byDefinition(table.map((row) => row.map(quote).join(',')));
          expect(hashOf(cut(csvOf(table), cuts))).toBe(expected);
          expect(hashOf([csvOf(shuffled)])).toBe(expected);
        },
      ),
    );
  });

  it('of a whole table is the merge of those of its chunks', () => {
    fc.assert(
      fc.property(rows, fc.nat({ max: 12 }), (table, at) => {
        const parts = [csvOf(table.slice(0, at)), csvOf(table.slice(at))].map((csv) => hashOf([csv]));
        expect(mergeContentHashes(parts)).toBe(hashOf([csvOf(table)]));
      }),
    );
  });

  it('tells rows that are there twice from rows that are not there', () => {
    const once = hashOf([csvOf([['a'], ['b']])]);
    const twice = hashOf([csvOf([['a'], ['b'], ['c'], ['c']])]);
    expect(twice.split(':')[2]).not.toBe(once.split(':')[2]);
    expect(hashOf([csvOf([['a'], ['a']])])).not.toBe(hashOf([csvOf([['b'], ['b']])]));
  });

  it('tells null from the empty text, and a value from its neighbour', () => {
    expect(hashOf([csvOf([[null]])])).not.toBe(hashOf([csvOf([['']])]));
    expect(hashOf([csvOf([['a', null]])])).not.toBe(hashOf([csvOf([[null, 'a']])]));
  });

  it.each([
    ['', '00000000000000000000000000000000'],
    ['hello', '5b1e906a48ae1d19cbd8a7b341bd9b02'],
    ['hello, world', '4cdcbc079642414d342fac623a5ebc8e'],
    ['19 Jan 2038 at 3:14:07 AM', '664fc2950231b2cbb89e5988b737affc'],
    ['The quick brown fox jumps over the lazy dog.', '695da1a38987b6e7cd99481f9ee902c9'],
  ])('takes the published hash of %j', (text, hash) => {
    expect(murmur(text).toString(16).padStart(32, '0')).toBe(hash);
  });

  it('carries right from one half of the sum to the other, and over its top', () => {
    const many = 100_003;
    expect(hashOf([Buffer.alloc(many * 4, '"x"\n')])).toBe(written(many, murmur('"x"') * BigInt(many)));
  });

  it('of two streams that are read in turns is that of each alone', () => {
    const [left, right] = [csvOf([['a\nb'], ['c']]), csvOf([['d'], ['e"f']])];
    const hashers = [left, right].map((csv) => ({ csv, hasher: createContentHasher('app.orders') }));
    for (let at = 0; at < 12; at++)
      for (const { csv, hasher } of hashers) hasher.update(csv.subarray(at, at + 1));
    expect(hashers.map(({ hasher }) => hasher.digest().contentHash)).toEqual([
      hashOf([left]),
      hashOf([right]),
    ]);
  });

  it('takes rows that are longer than what it reads at a time', () => {
    const row = `"${'é'.repeat(400_000)}"`;
    expect(hashOf([Buffer.from(`${row}\n`)])).toBe(byDefinition([row]));
  });

  it('counts the rows beside the hash', () => {
    const hasher = createContentHasher('app.orders');
    hasher.update(Buffer.from('\n\n'));
    expect(hasher.digest().rows).toBe(2);
  });

  it('of nothing is zero', () => {
    const zero = `sum128:0:${'0'.repeat(32)}`;
    expect(hashOf([])).toBe(zero);
    expect(mergeContentHashes([])).toBe(zero);
  });

  it('is not given for a stream that stops inside a row', () => {
    expect(() => hashOf([Buffer.from('"a"')])).toThrow(expect.objectContaining({ code: 'CORRUPTED' }));
  });

  it.each([
    '',
    'sum128:1',
    `sum128:01:${'0'.repeat(32)}`,
    `sum128:1:${'G'.repeat(32)}`,
    `sum256:1:${'0'.repeat(32)}`,
  ])('refuses to merge %j', (text) => {
    expect(() => mergeContentHashes([text])).toThrow(expect.objectContaining({ code: 'CORRUPTED' }));
  });
});
