import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleChunks } from '../../../src/movers/archive/sample-chunks.js';

const chunks = fc
  .array(fc.nat({ max: 1_000 }), { maxLength: 30 })
  .map((sizes) => sizes.map((storedBytes, index) => ({ index, result: { storedBytes } })));
const bytes = (taken: readonly { readonly result: { readonly storedBytes: number } }[]): number =>
  taken.reduce((total, { result }) => total + result.storedBytes, 0);

describe('a sample of chunks', () => {
  it('is whole chunks in their order, within the limit or one alone, and at least one', () => {
    fc.assert(
      fc.property(chunks, fc.nat({ max: 20_000 }), (all, limit) => {
        const taken = sampleChunks(all, limit);
        expect(taken.map(({ index }) => index)).toEqual(
          [...new Set(taken.map(({ index }) => index))].sort((a, b) => a - b),
        );
        expect(taken.every((chunk) => all.includes(chunk))).toBe(true);
        expect(taken.length >= Math.min(1, all.length)).toBe(true);
        expect(bytes(taken) <= limit || taken.length === 1).toBe(true);
        if (bytes(all) <= limit) expect(taken).toEqual(all);
      }),
    );
  });

  it('is drawn by chance: every chunk has its turn', () => {
    const all = Array.from({ length: 5 }, (_, index) => ({ index, result: { storedBytes: 10 } }));
    const drawn = [0, 1, 2, 3, 4].map((at) => sampleChunks(all, 10, () => at).map(({ index }) => index));
    expect(drawn).toEqual([[0], [1], [2], [3], [4]]);
  });
});
