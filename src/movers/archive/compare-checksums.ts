import { forEachAtOnce } from '../../engine/for-each-at-once.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { Manifest } from './manifest.js';

/** Requests under way at once. */
const AT_ONCE = 8;

/**
 * Compares the checksums that the store keeps with those of the manifest, a request an object and nothing read. Where
 * the store keeps none of the first object, or it is sealed under a key of its own, none are compared.
 */
export async function compareChecksums(
  store: ObjectStore,
  { chunks }: Manifest,
  signal: AbortSignal,
): Promise<{ readonly objects: number; readonly faults: readonly string[] }> {
  const objects = chunks.flatMap(({ result }) => result.objects);
  const [first] = objects;
  if (first === undefined || (await store.head(first.key))?.sha256 === undefined) {
    return { objects: 0, faults: [] };
  }
  let compared = 0;
  const faults: string[] = [];
  await forEachAtOnce(objects, AT_ONCE, async ({ key, storedSha256 }) => {
    signal.throwIfAborted();
    const sha256 = (await store.head(key))?.sha256;
    if (sha256 === undefined) return;
    compared += 1;
    if (sha256 !== storedSha256) {
      faults.push(`${store.uri}/${key} has the checksum ${sha256} at the store, not ${storedSha256}`);
    }
  });
  return { objects: compared, faults: faults.sort() };
}
