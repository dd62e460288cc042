import { freeBytes } from '../../codec/free-bytes.js';
import type { SealedObject } from '../../codec/object-assembler.js';
import { writeSeekableObjects } from '../../codec/seekable-zstd-writer.js';
import { TextBounds } from '../../codec/text-bounds.js';
import { verifyStoredBytes } from '../../codec/verify-object.js';
import { SortkeepError } from '../../domain/errors.js';
import type { ChunkResult, SnapshotMark, StoredObject } from '../../domain/move.js';
import type { Meter } from '../../engine/mover.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { metered } from '../rows/metered.js';
import { dataKey } from './archive-keys.js';
import type { ArchivePlace } from './archive-keys.js';
import type { WatchedColumn } from './watched-columns.js';

/**
 * Writes one chunk's canonical COPY text to the store. The second codec decodes each frame before it becomes part of
 * an object, and every object is read back before the chunk counts: what the store gives is, by its SHA-256, what was
 * decoded.
 */
export async function archiveChunk(
  store: ObjectStore,
  archive: ArchivePlace,
  index: number,
  rows: AsyncIterable<Uint8Array>,
  watched: readonly WatchedColumn[],
  mark: SnapshotMark,
  meter: Meter,
  signal: AbortSignal,
): Promise<ChunkResult> {
  const name = `chunk ${index} of archive ${archive.id}`;
  const objects: StoredObject[] = [];
  const keep = async (sealed: SealedObject): Promise<void> => {
    signal.throwIfAborted();
    const object = await storeObject(
      store,
      dataKey(archive, index, objects.length, sealed.storedSha256),
      sealed,
    );
    objects.push(object);
    meter.storedBytes += object.storedBytes;
    await readBack(store, object);
  };
  const bounds = new TextBounds(watched.map(({ order }) => order));
  const written = await writeSeekableObjects(freed(metered(rows, meter, signal)), keep, { name, bounds });
  meter.rows = written.rows;
  const known = bounds
    .found()
    .map(({ position, ...found }) => ({ column: watched[position]?.name ?? '', ...found }));
  return { ...written, objects, bounds: known, snapshot: mark };
}

/** Each piece is COPY's own and of no use once the next is asked for, since the writer copies it. */
async function* freed(rows: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of rows) {
    yield piece;
    freeBytes(piece);
  }
}

/** Content-named, so an object of that name and length is there already and the read-back will prove it. */
async function storeObject(store: ObjectStore, key: string, sealed: SealedObject): Promise<StoredObject> {
  const { rawBytes, storedBytes, rawSha256, storedSha256 } = sealed;
  const there = await store.head(key);
  if (there?.bytes !== storedBytes) await store.put(key, sealed.bytes);
  return { key, rawBytes, storedBytes, rawSha256, storedSha256 };
}

/** A damaged object is removed, so that the next attempt writes it again instead of finding it. */
async function readBack(store: ObjectStore, object: StoredObject): Promise<void> {
  try {
    await verifyStoredBytes(store.get(object.key), object);
  } catch (error) {
    if (error instanceof SortkeepError && error.code === 'CORRUPTED') await store.remove(object.key);
    throw error;
  }
}
