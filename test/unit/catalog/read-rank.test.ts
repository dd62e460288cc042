import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readRank } from '../../../src/catalog/usage/read-rank.js';

const rank = (all: readonly number[], reads: bigint): number => readRank(Float64Array.from(all), reads);

describe('the rank of a table by its reads', () => {
  it.each([
    ['0 for one that nobody reads, however many others nobody reads', [0, 0, 0, 5], 0n, 0],
    ['1 for the one that is read most', [0, 0, 0, 5], 5n, 1],
    ['the share of others with fewer', [0, 3, 3, 7, 9], 3n, 0.25],
    ['0 for one that is alone', [5], 5n, 0],
    ['never above 1, when it was read meanwhile', [0, 5], 8n, 1],
    ['0 where nothing is known of others', [], 8n, 0],
  ])('is %s', (_what, all, reads, expected) => {
    expect(rank(all, reads)).toBe(expected);
  });

  it('is the share that counting one by one gives', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { minLength: 2 }), fc.nat(), (counts, which) => {
        const reads = counts[which % counts.length] ?? 0;
        const fewer = counts.filter((count) => count < reads).length;
        expect(
          rank(
            [...counts].sort((a, b) => a - b),
            BigInt(reads),
          ),
        ).toBe(fewer / (counts.length - 1));
      }),
    );
  });
});
