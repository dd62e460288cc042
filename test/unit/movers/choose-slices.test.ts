import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseSlices } from '../../../src/movers/dry-run/choose-slices.js';

const pagesOf = (slices: ReturnType<typeof chooseSlices>): number =>
  slices.reduce((sum, { pages }) => sum + pages, 0);

describe('what a dry run reads of a table', () => {
  it('is all of a small one, leaf by leaf', () => {
    expect(chooseSlices([{ leaf: null, pages: 12 }], 180_000, 8192)).toEqual([
      { range: { fromPage: 0, toPage: null }, pages: 12 },
    ]);
    const leaves = [0, 1, 2].map((leaf) => ({ leaf, pages: leaf * 5 }));
    expect(chooseSlices(leaves, 120_000, 8192)).toEqual([
      { range: { fromPage: 0, toPage: null, leaf: 1 }, pages: 5 },
      { range: { fromPage: 0, toPage: null, leaf: 2 }, pages: 10 },
    ]);
  });

  it('is 4 MiB in eight places of a large one, and nothing where a range is a scan of all', () => {
    const slices = chooseSlices([{ leaf: null, pages: 1_000_000 }], 180_000, 8192);
    expect(slices).toHaveLength(8);
    expect(pagesOf(slices)).toBe(512);
    expect(chooseSlices([{ leaf: null, pages: 1_000_000 }], 130_000, 8192)).toEqual([]);
  });

  it('is less where a page has much out of line', () => {
    const slices = chooseSlices([{ leaf: null, pages: 1_000_000 }], 180_000, 4 * 1024 * 1024);
    expect(pagesOf(slices)).toBe(4);
  });

  it('is within the leaves, at most the budget, and never twice the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 3000 }), { maxLength: 20 }),
        fc.double({ min: 1, max: 1e8, noNaN: true }),
        (sizes, bytesPerPage) => {
          const parts = sizes.map((pages, leaf) => ({ leaf, pages }));
          const slices = chooseSlices(parts, 180_000, bytesPerPage);
          expect(pagesOf(slices)).toBeLessThanOrEqual(512);
          expect(new Set(slices.map(({ range }) => JSON.stringify(range))).size).toBe(slices.length);
          for (const { range, pages } of slices) {
            const size = sizes[range.leaf ?? -1] ?? 0;
            expect(range.fromPage).toBeGreaterThanOrEqual(0);
            expect((range.toPage ?? size) - range.fromPage).toBe(pages);
            expect(range.toPage ?? size).toBeLessThanOrEqual(size);
          }
          if (sizes.some((pages) => pages > 0)) expect(slices.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
