import type { PageRange } from '../../domain/move.js';
import type { CutPart } from '../source/cut-into-ranges.js';

export interface Slice {
  readonly range: PageRange;
  readonly pages: number;
}

/** 4 MiB of pages of 8 KiB in eight places: a fraction of a second at the source. */
const SAMPLE_PAGES = 512;
const SLICES = 8;
/** With what is out of line (TOAST), a sample is some 16 MiB at most. */
const SAMPLE_BYTES = 16 * 1024 * 1024;

/**
 * All pages of a table that is small, else ranges that are spread over its parts. None of a larger table before
 * PostgreSQL 14, where a range is a scan of the whole. `bytesPerPage`: with what the rows have out of line. Pure.
 */
export function chooseSlices(
  parts: readonly CutPart[],
  serverVersionNumber: number,
  bytesPerPage: number,
): readonly Slice[] {
  const total = parts.reduce((sum, { pages }) => sum + pages, 0);
  const affordable = Math.max(1, Math.floor(SAMPLE_BYTES / Math.max(1, bytesPerPage)));
  const budget = Math.min(SAMPLE_PAGES, affordable);
  if (total <= budget) {
    return parts.flatMap(({ leaf, pages }) =>
      pages === 0 ? [] : [{ range: { fromPage: 0, toPage: null, ...of(leaf) }, pages }],
    );
  }
  if (serverVersionNumber < 140_000) return [];
  const count = Math.min(SLICES, budget);
  const each = Math.floor(budget / count);
  const chosen = new Map<string, Slice>();
  for (let slice = 0; slice < count; slice++) {
    const found = pagesAt(parts, Math.floor(((slice + 0.5) * total) / count), each);
    if (found !== null) chosen.set(JSON.stringify(found.range), found);
  }
  return [...chosen.values()];
}

/** `each` pages at most, of the part in which the page `position` of all parts together is. */
function pagesAt(parts: readonly CutPart[], position: number, each: number): Slice | null {
  let before = 0;
  for (const { leaf, pages } of parts) {
    if (position < before + pages) {
      const fromPage = Math.max(0, Math.min(position - before, pages - each));
      const toPage = Math.min(pages, fromPage + each);
      return { range: { fromPage, toPage, ...of(leaf) }, pages: toPage - fromPage };
    }
    before += pages;
  }
  return null;
}

const of = (leaf: number | null): Pick<PageRange, 'leaf'> => (leaf === null ? {} : { leaf });
