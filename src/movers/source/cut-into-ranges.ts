import type { PageRange } from '../../domain/move.js';

/**
 * Page ranges of `pagesPerChunk` pages; the last one is open-ended, so that rows that came since the size was read
 * are in it. Before PostgreSQL 14 a ctid range is a scan of the whole table: one chunk then.
 */
export function cutIntoRanges(
  table: { readonly pages: number; readonly serverVersionNumber: number },
  pagesPerChunk: number,
): readonly PageRange[] {
  const count = table.serverVersionNumber < 140_000 ? 1 : Math.max(1, Math.ceil(table.pages / pagesPerChunk));
  return Array.from({ length: count }, (_, index) => ({
    fromPage: index * pagesPerChunk,
    toPage: index === count - 1 ? null : (index + 1) * pagesPerChunk,
  }));
}
