import { createContentHasher } from '../../codec/content-hash.js';
import { verifyObject } from '../../codec/verify-object.js';
import { corrupted } from '../../domain/errors.js';
import type { FinishedChunk } from '../../engine/mover.js';
import type { ObjectStore } from '../../storage/object-store.js';

/** Reads a stored chunk through the second codec; CORRUPTED or NOT_FOUND, naming the object, unless it is what was recorded. */
export async function readChunkBack(
  store: ObjectStore,
  { index, result }: Pick<FinishedChunk, 'index' | 'result'>,
  signal: AbortSignal,
): Promise<void> {
  const hasher = createContentHasher(`chunk ${index} of ${store.uri}`, result.contentHash);
  for (const object of result.objects) {
    for await (const plain of verifyObject(store.get(object.key), object)) {
      signal.throwIfAborted();
      hasher.update(plain);
    }
  }
  if (hasher.digest().contentHash === result.contentHash) return;
  throw corrupted(
    `chunk ${index} of ${store.uri} holds other rows than were recorded`,
    'Archive the table again; report it when it happens twice.',
  );
}
