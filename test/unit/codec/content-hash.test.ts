import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createContentHasher, mergeContentHashes } from '../../../src/codec/content-hash.js';
import { csvOf, cut, quote, rows, sizes } from './bytes.js';

function hashOf(parts: readonly Uint8Array[]): string {
  const hasher = createContentHasher('app.orders');
  for (const part of parts) hasher.update(part);
  return hasher.digest().contentHash;
}

/** The definition, in big numbers. */
function byDefinition(records: readonly string[]): string {
  const sum = records
    .map((record) => BigInt(`0x${createHash('sha256').update(record).digest('hex')}`))
    .reduce((a, b) => (a + b) % 2n ** 256n, 0n);
  return `sum256:${records.length}:${sum.toString(16).padStart(64, '0')}`;
}

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

  it('carries right over more rows than a lane holds without', () => {
    const row = Buffer.from('"x"\n');
    const many = 2 ** 21 + 3;
    const digest = BigInt(`0x${createHash('sha256').update('"x"').digest('hex')}`);
    const sum = (digest * BigInt(many)) % 2n ** 256n;
    expect(hashOf([Buffer.alloc(many * row.length, row)])).toBe(
      `sum256:${many}:${sum.toString(16).padStart(64, '0')}`,
    );
  });

  it('counts the rows beside the hash', () => {
    const hasher = createContentHasher('app.orders');
    hasher.update(Buffer.from('\n\n'));
    expect(hasher.digest().rows).toBe(2);
  });

  it('of nothing is zero', () => {
    const zero = `sum256:0:${'0'.repeat(64)}`;
    expect(hashOf([])).toBe(zero);
    expect(mergeContentHashes([])).toBe(zero);
  });

  it('is not given for a stream that stops inside a row', () => {
    expect(() => hashOf([Buffer.from('"a"')])).toThrow(expect.objectContaining({ code: 'CORRUPTED' }));
  });

  it.each([
    '',
    'sum256:1',
    `sum256:01:${'0'.repeat(64)}`,
    `sum256:1:${'G'.repeat(64)}`,
    `xor:1:${'0'.repeat(64)}`,
  ])('refuses to merge %j', (text) => {
    expect(() => mergeContentHashes([text])).toThrow(expect.objectContaining({ code: 'CORRUPTED' }));
  });
});
