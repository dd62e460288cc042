import type { PageRange } from '../../domain/move.js';

/** A relation that has rows: a leaf, by its position among the partitions, or the table itself. */
export interface CutPart {
  readonly leaf: number | null;
  readonly pages: number;
}

/** A part is cut into this many chunks, so that several connections have as much to do, */
const CHUNKS_AT_LEAST = 8;
/** but for what is not worth a chunk of its own: 8 MiB. */
const SMALL_PAGES = 1024;

/**
 * Page ranges of at most `pagesPerChunk` pages of each part; a part's last one is open-ended, so that rows that came since the
 * size was read are in it, and no range is of two parts. Before PostgreSQL 14 a ctid range is a scan of the whole
 * relation: one chunk of each then.
 */
export function cutIntoRanges(
  parts: readonly CutPart[],
  serverVersionNumber: number,
  pagesPerChunk: number,
): readonly PageRange[] {
  return parts.flatMap(({ leaf, pages }) => {
    const step = Math.min(pagesPerChunk, Math.max(SMALL_PAGES, Math.ceil(pages / CHUNKS_AT_LEAST)));
    const count = serverVersionNumber < 140_000 ? 1 : Math.max(1, Math.ceil(pages / step));
    return Array.from({ length: count }, (_, index) => ({
      fromPage: index * step,
      toPage: index === count - 1 ? null : (index + 1) * step,
      ...(leaf === null ? {} : { leaf }),
    }));
  });
}
