import { exactSpread } from '../domain/dry-run.js';
import type { MoveSize, SampleSlice, Spread } from '../domain/dry-run.js';
import type { MoveKind } from '../domain/plan.js';
import { sizeOfTable } from './size-of-table.js';
import { mapSpread, spreadOf } from './spread.js';

export interface SizeFacts {
  readonly kind: Exclude<MoveKind, 'RESTORE'>;
  readonly pages: number;
  /** Without indexes, and with them. */
  readonly heapBytes: number;
  readonly tableBytes: number;
  /** As PostgreSQL estimates them; null where it does not. */
  readonly estimatedRows: number | null;
  readonly slices: readonly SampleSlice[];
  readonly chunks: number;
}

/** Stored bytes of an object at most: src/codec/seekable-zstd-writer.ts. */
const OBJECT_BYTES = 8 * 1024 * 1024;
/** Text for a byte of table, and zstd for a byte of text, where nothing could be read: rough on purpose. */
const TEXT = spreadOf(0.2, 1, 2);
const ZSTD = spreadOf(0.02, 0.25, 1);
/** Bytes of a column store for one of zstd's text: the warehouse's own compression is not known before. */
const WAREHOUSE = spreadOf(0.5, 1, 3);
/** A copy has no dead rows and full index pages. */
const COPY = spreadOf(0.3, 1, 1.1);

/** What a move of a table reads and its destination will hold. Pure. */
export function sizeOfMove(facts: SizeFacts): MoveSize {
  const { kind, pages, tableBytes, slices, chunks } = facts;
  const read = slices.length > 0 || pages === 0 ? sizeOfTable(pages, slices) : bySize(facts);
  switch (kind) {
    case 'ARCHIVE': {
      const stored = read.storedBytes.likely;
      const each = chunks === 0 ? 0 : Math.ceil(stored / chunks / OBJECT_BYTES);
      return { ...read, objects: chunks * each };
    }
    case 'LOAD':
      return { ...read, storedBytes: times(read.storedBytes, WAREHOUSE), objects: 0 };
    case 'CONSOLIDATE':
      return { ...read, storedBytes: times(exactSpread(tableBytes), COPY), objects: 0 };
  }
}

function bySize({ heapBytes, estimatedRows }: SizeFacts): Omit<MoveSize, 'objects'> {
  const rawBytes = times(exactSpread(heapBytes), TEXT);
  const rows = mapSpread(spreadOf(0.5, 1, 2), (factor) => Math.round(factor * (estimatedRows ?? 0)));
  return { rows, rawBytes, storedBytes: times(rawBytes, ZSTD) };
}

const times = (a: Spread, b: Spread): Spread => ({
  low: a.low * b.low,
  likely: a.likely * b.likely,
  high: a.high * b.high,
});
