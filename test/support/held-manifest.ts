import type { ObjectStore } from '../../src/storage/object-store.js';

export interface HeldManifest {
  /** For `openTestRunner`: a store that waits before it puts a manifest. */
  readonly store: (store: ObjectStore) => ObjectStore;
  /** Resolves when a manifest is about to be put. */
  readonly reached: Promise<void>;
  /** Lets it be put. */
  readonly goOn: () => void;
}

/** Stops a worker between its last look at the catalog and the commit marker. */
export function holdManifest(): HeldManifest {
  const { promise: reached, resolve: publishing } = withResolver();
  const { promise: held, resolve: goOn } = withResolver();
  return {
    reached,
    goOn,
    store: (store) => ({
      ...store,
      put: async (key, body, options) => {
        if (key.endsWith('manifest.json')) {
          publishing();
          await held;
        }
        return store.put(key, body, options);
      },
    }),
  };
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
