import type { KeyProvider } from './key-provider.js';
import type { ObjectStore } from './object-store.js';
import { objectBytes, sealBody } from './sealed-file.js';
import { openSealedObject } from './sealed-object.js';

export interface Seals {
  /** By its name alone, so that a list says the length of an object without a look at it. */
  isSealed(key: string): boolean;
  /** What the objects of this name are sealed under. */
  keyOf(key: string, writing: boolean): Promise<KeyProvider>;
}

/**
 * A store that seals some of its objects before `store` gets them, and opens them again: whoever reads `store` itself,
 * a copy or an old version of it sees nothing without the key. Lengths are those of what was sealed.
 */
export function sealObjects(store: ObjectStore, seals: Seals): ObjectStore {
  return {
    ...store,
    put: async (key, body, options) => {
      if (!seals.isSealed(key)) return store.put(key, body, options);
      const keys = await seals.keyOf(key, true);
      let bytes = 0;
      const sealed = sealBody(key, body, keys, (count) => (bytes = count));
      await store.put(key, sealed, options);
      return { key, bytes };
    },
    get: async function* (key, range) {
      if (!seals.isSealed(key)) yield* store.get(key, range);
      else yield* openSealedObject(store, key, await seals.keyOf(key, false), range);
    },
    head: async (key) => {
      const found = await store.head(key);
      return found === null || !seals.isSealed(key) ? found : { key, bytes: objectBytes(found.bytes) };
    },
    list: async function* (prefix) {
      for await (const found of store.list(prefix)) {
        yield seals.isSealed(found.key) ? { ...found, bytes: objectBytes(found.bytes) } : found;
      }
    },
  };
}
