import type { Chunk, ChunkResult } from '../../domain/move.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { standingAtSource } from '../source/open-planned-table.js';
import type { SourceTable } from '../source/source-table.js';

/** The finished chunks whose objects are all in the store, at their length, and whose rows are the same at the source. */
export async function standingInStore(
  store: ObjectStore,
  rows: SourceTable,
  chunks: readonly Chunk[],
): Promise<ReadonlyMap<number, ChunkResult>> {
  const stored = new Set<number>();
  for (const { index, result } of chunks) {
    if (result !== null && (await areStored(store, result))) stored.add(index);
  }
  return standingAtSource(rows, chunks, ({ index, result }) => (stored.has(index) ? result : null));
}

async function areStored(store: ObjectStore, { objects }: ChunkResult): Promise<boolean> {
  for (const { key, storedBytes } of objects) {
    if ((await store.head(key))?.bytes !== storedBytes) return false;
  }
  return true;
}
