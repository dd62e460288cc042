import type { PageRange } from '../../domain/move.js';

/** A relation that has rows: a leaf, by its position among the partitions, or the table itself. */
export interface CutPart {
  readonly leaf: number | null;
  readonly pages: number;
}

/**
 * Page ranges of `pagesPerChunk` pages of each part; a part's last one is open-ended, so that rows that came since the
 * size was read are in it, and no range is of two parts. Before PostgreSQL 14 a ctid range is a scan of the whole
 * relation: one chunk of each then.
 */
export function cutIntoRanges(
  parts: readonly CutPart[],
  serverVersionNumber: number,
  pagesPerChunk: number,
): readonly PageRange[] {
  return parts.flatMap(({ leaf, pages }) => {
    const count = serverVersionNumber < 140_000 ? 1 : Math.max(1, Math.ceil(pages / pagesPerChunk));
    return Array.from({ length: count }, (_, index) => ({
      fromPage: index * pagesPerChunk,
      toPage: index === count - 1 ? null : (index + 1) * pagesPerChunk,
      ...(leaf === null ? {} : { leaf }),
    }));
  });
}
