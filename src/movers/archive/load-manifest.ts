import { sha256Hex } from '../../codec/sha256.js';
import { corrupted, notFound, SortkeepError } from '../../domain/errors.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { collect } from './collect.js';
import { readManifest } from './manifest.js';
import type { Manifest } from './manifest.js';

/**
 * Reads an archive's manifest from its store. `sha256`, where the catalog knows it, must be that of the bytes; the
 * copy beside it serves when the first is missing or damaged.
 */
export async function loadManifest(
  store: ObjectStore,
  keys: readonly [string, ...string[]],
  sha256: string,
): Promise<Manifest> {
  let fault: unknown;
  for (const key of keys) {
    try {
      const bytes = await collect(store.get(key));
      if (sha256Hex(bytes) !== sha256) {
        throw corrupted(
          `${store.uri}/${key} is not the manifest that was published`,
          'Verify the archive by its handle.',
        );
      }
      return readManifest(bytes, `${store.uri}/${key}`);
    } catch (error) {
      const tryNext =
        error instanceof SortkeepError && (error.code === 'NOT_FOUND' || error.code === 'CORRUPTED');
      if (!tryNext) throw error;
      fault ??= error;
    }
  }
  throw fault instanceof SortkeepError ? fault : notFound(`${store.uri} has no manifest`, 'Check the store.');
}
