/** Shared by the codec tests: what the writer makes, kept in memory. */
import type { StoredObject } from '../../../src/domain/move.js';
import type { SealedObject } from '../../../src/codec/object-assembler.js';
import {
  writeSeekableObjects,
  type ChunkSummary,
  type WriterOptions,
} from '../../../src/codec/seekable-zstd-writer.js';

export interface Written {
  readonly objects: readonly SealedObject[];
  readonly summary: ChunkSummary;
}

export async function write(
  source: AsyncIterable<Uint8Array>,
  options: Omit<WriterOptions, 'name'> = {},
): Promise<Written> {
  const objects: SealedObject[] = [];
  const store = (object: SealedObject): Promise<void> => {
    objects.push({ ...object, bytes: Uint8Array.from(object.bytes) });
    return Promise.resolve();
  };
  const summary = await writeSeekableObjects(source, store, { name: 'app.orders', ...options });
  return { objects, summary };
}

export const recordOf = (object: SealedObject, key = 'data/1.csv.zst'): StoredObject => ({
  key,
  rawBytes: object.rawBytes,
  storedBytes: object.storedBytes,
  rawSha256: object.rawSha256,
  storedSha256: object.storedSha256,
});
