/** What can be said of an archive's chunks without looking at rows. Pure. */
import type { Chunk } from '../domain/move.js';

/** Every page of an ordinary table is in one finished chunk, the last of which is open, with as many rows as the archive. */
export function coversTable(chunks: readonly Chunk[], rows: number): boolean {
  const { pages, found } = chunks.reduce<{ readonly pages: number | null; readonly found: number }>(
    (sum, { range, result }) => {
      const goesOn = sum.pages === range.fromPage && range.leaf === undefined && result !== null;
      return goesOn
        ? { pages: range.toPage === null ? Infinity : range.toPage, found: sum.found + result.rows }
        : { pages: null, found: 0 };
    },
    { pages: 0, found: 0 },
  );
  return pages === Infinity && found === rows;
}
