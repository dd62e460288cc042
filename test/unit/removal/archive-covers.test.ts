import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Chunk, ChunkResult } from '../../../src/domain/move.js';
import { moveId } from '../../../src/domain/ids.js';
import { coversTable } from '../../../src/removal/archive-covers.js';

const result = (rows: number): ChunkResult => ({
  rows,
  rawBytes: 1,
  storedBytes: 1,
  sha256: '',
  contentHash: '',
  objects: [],
  snapshot: null,
});
const chunk = (index: number, fromPage: number, toPage: number | null): Chunk => ({
  moveId: moveId('00000000-0000-4000-8000-00000000000a'),
  index,
  range: { fromPage, toPage },
  state: 'DONE',
  claim: null,
  result: result(10),
});
const cut = (lengths: readonly number[]): readonly Chunk[] => {
  const starts = lengths.map((_, index) => lengths.slice(0, index).reduce((sum, pages) => sum + pages, 0));
  return starts.map((from, index) => chunk(index, from, starts[index + 1] ?? null));
};

describe('chunks of an archive', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });

  it('cover a table from its first page to its end, with the rows of the archive', () => {
    fc.assert(
      fc.property(lengths, (pages) => {
        const chunks = cut(pages);
        expect(coversTable(chunks, 10 * chunks.length)).toBe(true);
        expect(coversTable(chunks, 10 * chunks.length + 1)).toBe(false);
      }),
    );
  });

  it('do not where one is missing, unfinished or of a partition', () => {
    fc.assert(
      fc.property(lengths, fc.nat(), (pages, which) => {
        const chunks = cut(pages);
        const at = which % chunks.length;
        const rows = 10 * (chunks.length - 1);
        expect(coversTable(chunks.toSpliced(at, 1), rows)).toBe(false);
        const one = chunks[at] ?? chunk(0, 0, null);
        expect(coversTable(chunks.with(at, { ...one, result: null }), rows)).toBe(false);
        const leaf = { ...one, range: { ...one.range, leaf: 0 } };
        expect(coversTable(chunks.with(at, leaf), 10 * chunks.length)).toBe(false);
      }),
    );
  });
});
