import { createContentHasher } from '../../codec/content-hash.js';
import type { SealedObject } from '../../codec/object-assembler.js';
import { writeSeekableObjects } from '../../codec/seekable-zstd-writer.js';
import { verifyObject } from '../../codec/verify-object.js';
import { SortkeepError } from '../../domain/errors.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { ChunkResult, SnapshotMark, StoredObject } from '../../domain/move.js';
import type { Meter } from '../../engine/mover.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { metered } from '../rows/metered.js';
import { dataKey } from './archive-keys.js';

/**
 * Writes one chunk's canonical COPY text to the store and reads every object back through the second codec before
 * the chunk counts. The content hash is taken of what was read back.
 */
export async function archiveChunk(
  store: ObjectStore,
  id: ArchiveId,
  index: number,
  rows: AsyncIterable<Uint8Array>,
  mark: SnapshotMark,
  meter: Meter,
  signal: AbortSignal,
): Promise<ChunkResult> {
  const name = `chunk ${index} of archive ${id}`;
  const objects: StoredObject[] = [];
  const hasher = createContentHasher(name);
  const keep = async (sealed: SealedObject): Promise<void> => {
    signal.throwIfAborted();
    const object = await storeObject(store, dataKey(id, index, objects.length, sealed.storedSha256), sealed);
    objects.push(object);
    meter.storedBytes += object.storedBytes;
    await readBack(store, object, (plain) => hasher.update(plain));
  };
  const written = await writeSeekableObjects(metered(rows, meter, signal), keep, { name });
  const { rows: rowsRead, contentHash } = hasher.digest();
  if (rowsRead !== written.rows) {
    throw new SortkeepError(
      'CORRUPTED',
      `${name} has ${rowsRead} rows in the store and ${written.rows} at the source`,
      {
        hint: 'Start the move again; report it when it happens twice.',
      },
    );
  }
  meter.rows = written.rows;
  return { ...written, contentHash, objects, snapshot: mark };
}

/** Content-named, so an object of that name and length is there already and the read-back will prove it. */
async function storeObject(store: ObjectStore, key: string, sealed: SealedObject): Promise<StoredObject> {
  const { rawBytes, storedBytes, rawSha256, storedSha256 } = sealed;
  const there = await store.head(key);
  if (there?.bytes !== storedBytes) await store.put(key, sealed.bytes);
  return { key, rawBytes, storedBytes, rawSha256, storedSha256 };
}

/** A damaged object is removed, so that the next attempt writes it again instead of finding it. */
async function readBack(
  store: ObjectStore,
  object: StoredObject,
  take: (plain: Uint8Array) => void,
): Promise<void> {
  try {
    for await (const plain of verifyObject(store.get(object.key), object)) take(plain);
  } catch (error) {
    if (error instanceof SortkeepError && error.code === 'CORRUPTED') await store.remove(object.key);
    throw error;
  }
}
