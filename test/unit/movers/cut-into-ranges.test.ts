import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutIntoRanges } from '../../../src/movers/source/cut-into-ranges.js';
import { rangeCondition } from '../../../src/movers/source/range-condition.js';

describe('cutting a table into ranges of pages', () => {
  const anyLeaves = fc.uniqueArray(fc.record({ leaf: fc.nat(5000), pages: fc.nat(5000) }), {
    selector: ({ leaf }) => leaf,
    maxLength: 8,
  });
  const anyParts = fc.oneof(
    anyLeaves,
    fc.nat(100_000).map((pages) => [{ leaf: null, pages }]),
  );

  it('covers every page of every leaf once, in order, and leaves the last range of each open', () => {
    fc.assert(
      fc.property(anyParts, fc.integer({ min: 7, max: 20_000 }), (parts, pagesPerChunk) => {
        const all = cutIntoRanges(parts, 180_000, pagesPerChunk);
        const cut = parts.map((part) => all.filter((range) => (range.leaf ?? null) === part.leaf));
        expect(JSON.stringify(cut.flat())).toBe(JSON.stringify(all));
        cut.forEach((ranges, at) => {
          const pages = parts[at]?.pages ?? 0;
          expect(ranges[0]?.fromPage).toBe(0);
          expect(ranges.at(-1)?.toPage).toBeNull();
          expect(ranges.slice(1).every(({ fromPage }, index) => fromPage === ranges[index]?.toPage)).toBe(
            true,
          );
          const whole = ranges.slice(0, -1);
          const step = whole[0]?.toPage ?? pagesPerChunk;
          expect(step).toBeLessThanOrEqual(pagesPerChunk);
          if (ranges.length === 1) expect(pages).toBeLessThanOrEqual(pagesPerChunk);
          expect(whole.every(({ fromPage, toPage }) => toPage === fromPage + step)).toBe(true);
          expect(ranges.at(-1)?.fromPage).toBeLessThanOrEqual(Math.max(0, pages - 1));
        });
      }),
    );
  });

  it.each([
    ['a small table is one chunk', 1024, 16_384, 1],
    ['a table of several hundred MB has enough for several connections', 54_264, 16_384, 8],
    ['a large one has chunks of the length that was asked for', 1_638_400, 16_384, 100],
    ['and so has a small one, where less was asked for', 1000, 100, 10],
  ])('%s', (_, pages, pagesPerChunk, chunks) => {
    expect(cutIntoRanges([{ leaf: null, pages }], 180_000, pagesPerChunk)).toHaveLength(chunks);
  });

  it('makes one chunk of any table and of any leaf before PostgreSQL 14', () => {
    expect(cutIntoRanges([{ leaf: null, pages: 1_000_000 }], 130_023, 10)).toEqual([
      { fromPage: 0, toPage: null },
    ]);
    expect(
      cutIntoRanges(
        [
          { leaf: 1, pages: 1_000_000 },
          { leaf: 4, pages: 0 },
        ],
        130_023,
        10,
      ),
    ).toEqual([
      { fromPage: 0, toPage: null, leaf: 1 },
      { fromPage: 0, toPage: null, leaf: 4 },
    ]);
  });

  it.each([
    [{ fromPage: 0, toPage: null }, "where ctid >= '(0,0)'::tid"],
    [{ fromPage: 0, toPage: 7 }, "where ctid >= '(0,0)'::tid and ctid < '(7,0)'::tid"],
    [{ fromPage: 7, toPage: null }, "where ctid >= '(7,0)'::tid"],
    [{ fromPage: 7, toPage: 9 }, "where ctid >= '(7,0)'::tid and ctid < '(9,0)'::tid"],
  ])('reads %j by its tuple ids', (range, condition) => {
    expect(rangeCondition(range)).toBe(condition);
  });
});
