import { isArchiveClass, ObjectsAwaited, recallOf, slowest, type AwaitedObject } from '../domain/recall.js';
import type { ObjectStore } from './object-store.js';

/** Requests under way at once. */
const AT_ONCE = 8;

/**
 * Asks the store for those of `keys` that lie in an archive class: ObjectsAwaited while some cannot be read, and nothing
 * where all can. The list says which they are, a request for a thousand objects. `what` begins the message.
 */
export async function recallObjects(
  store: ObjectStore,
  what: string,
  keys: readonly string[],
): Promise<void> {
  const { recall } = store;
  if (recall === undefined) return;
  const cold = await archivedKeys(store, keys);
  const awaited: (AwaitedObject & { readonly key: string })[] = [];
  for (let at = 0; at < cold.length; at += AT_ONCE) {
    const found = await Promise.all(
      cold.slice(at, at + AT_ONCE).map(async (key) => ({ key, object: await recall(key) })),
    );
    for (const { key, object } of found) if (object !== null) awaited.push({ key, ...object });
  }
  const last = slowest(awaited);
  if (last === null) return;
  const { storageClass, tier } = last;
  throw new ObjectsAwaited(
    what,
    recallOf({ storageClass, tier, askedAt: new Date(), objects: keys.length, awaited: awaited.length }),
    awaited.map(({ key }) => key),
  );
}

/** Those that lie in an archive class, whether they can be read for some days or not. */
export async function archivedKeys(store: ObjectStore, keys: readonly string[]): Promise<readonly string[]> {
  if (store.recall === undefined || keys.length === 0) return [];
  const wanted = new Set(keys);
  const cold: string[] = [];
  for (const folder of new Set(keys.map(folderOf))) {
    for await (const { key, storageClass = 'STANDARD' } of store.list(folder)) {
      if (wanted.has(key) && isArchiveClass(storageClass)) cold.push(key);
    }
  }
  return cold;
}

const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);
