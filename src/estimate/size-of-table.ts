import type { MoveSize, SampleSlice, Spread } from '../domain/dry-run.js';
import { spreadOf } from './spread.js';

/**
 * A table of `pages` by slices that are spread over it: the likely figure is their mean a page, the low and the high one
 * those of the emptiest and of the fullest slice. Exact where all pages were read. Pure.
 */
export function sizeOfTable(pages: number, slices: readonly SampleSlice[]): Omit<MoveSize, 'objects'> {
  return {
    rows: figure(pages, slices, ({ rows }) => rows),
    rawBytes: figure(pages, slices, ({ rawBytes }) => rawBytes),
    storedBytes: figure(pages, slices, ({ storedBytes }) => storedBytes),
  };
}

function figure(pages: number, slices: readonly SampleSlice[], of: (slice: SampleSlice) => number): Spread {
  const read = slices.filter((slice) => slice.pages > 0);
  const seen = read.reduce((sum, slice) => sum + slice.pages, 0);
  if (seen === 0) return { low: 0, likely: 0, high: 0 };
  const perPage = read.map((slice) => of(slice) / slice.pages);
  const mean = read.reduce((sum, slice) => sum + of(slice), 0) / seen;
  if (seen >= pages) return spreadOf(mean * seen, mean * seen, mean * seen);
  return spreadOf(Math.min(...perPage) * pages, mean * pages, Math.max(...perPage) * pages);
}
