import { createHash } from 'node:crypto';
import { decodeWithNode } from '../../codec/decode-with-node.js';
import { objectFault } from '../../codec/object-fault.js';
import { verifyObject } from '../../codec/verify-object.js';
import type { StoredObject } from '../../domain/move.js';
import type { Manifest } from '../../movers/archive/manifest.js';
import type { ObjectStore } from '../../storage/object-store.js';

const objectsOf = (manifest: Manifest): readonly StoredObject[] =>
  manifest.chunks.flatMap(({ result }) => result.objects);

/**
 * The rows of an archive as canonical CSV, in its order. Each object is proved by the manifest's hashes, of its bytes
 * and of its text: what was yielded of an object is proved once the next one begins. CORRUPTED or NOT_FOUND, naming it.
 */
export async function* verifiedRows(
  store: ObjectStore,
  manifest: Manifest,
  onBytes: (stored: number) => void = () => undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const object of objectsOf(manifest)) {
    yield* verifyObject(store.get(object.key), object, decodeWithNode);
    onBytes(object.storedBytes);
  }
}

/** The objects as they are stored, one after the other: `zstd -d` reads them as one file. Proved as `verifiedRows`. */
export async function* verifiedObjects(
  store: ObjectStore,
  manifest: Manifest,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const { key, storedBytes, storedSha256 } of objectsOf(manifest)) {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of store.get(key)) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
    if (bytes !== storedBytes || hash.digest('hex') !== storedSha256) {
      throw objectFault(key, 'is not what was written');
    }
  }
}
