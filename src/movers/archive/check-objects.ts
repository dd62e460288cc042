import type { ObjectStore } from '../../storage/object-store.js';
import { archivePrefix } from './archive-keys.js';
import type { Manifest } from './manifest.js';

/**
 * What is wrong by the store's own list, an entry an object: whether each is there, with its length. Costs a request
 * for a thousand objects and reads none.
 */
export async function checkObjects(
  store: ObjectStore,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const expected = new Map(
    manifest.chunks.flatMap(({ result }) => result.objects.map(({ key, storedBytes }) => [key, storedBytes])),
  );
  const faults: string[] = [];
  for await (const { key, bytes } of store.list(`${archivePrefix(manifest.archiveId)}data/`)) {
    signal.throwIfAborted();
    const length = expected.get(key);
    if (length !== undefined && length !== bytes) {
      faults.push(`${store.uri}/${key} has ${bytes} bytes instead of ${length}`);
    }
    expected.delete(key);
  }
  for (const key of expected.keys()) faults.push(`${store.uri}/${key} is not there`);
  return faults;
}
