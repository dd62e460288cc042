import { notFound, SortkeepError } from '../domain/errors.js';
import type { ArchiveId } from '../domain/ids.js';
import { archiveKeyKey, parseArchiveKey, readArchiveKey, type ArchiveKeyRecord } from './archive-key.js';
import type { KeyProvider } from './key-provider.js';
import { keyOfBytes } from './local-key.js';
import type { ObjectStore } from './object-store.js';
import {
  archiveKeyText,
  currentWrapper,
  unwrapArchiveKey,
  type ArchiveKeyWrappers,
} from './wrap-archive-key.js';

/** How long a data key stays in memory: so long may a process read on after another one has shredded. */
const REMEMBERED_MILLISECONDS = 60_000;

export interface ArchiveKeyParts {
  readonly store: ObjectStore;
  readonly wrappers: ArchiveKeyWrappers;
  /** The catalog's copy of a key object, for the day on which the store's is lost; null where it has none. */
  readonly spare: (id: ArchiveId) => Promise<string | null>;
}

export interface ArchiveKeyRing {
  /** What the archive's objects are sealed under. NOT_FOUND where there is no key object and it may not make one. */
  open(id: ArchiveId, mayMake: boolean): Promise<KeyProvider>;
  forget(id: ArchiveId): void;
}

export function createArchiveKeyRing(parts: ArchiveKeyParts): ArchiveKeyRing {
  const known = new Map<ArchiveId, Promise<KeyProvider>>();
  return {
    open: (id, mayMake) => {
      const remembered = known.get(id);
      if (remembered !== undefined) return remembered;
      const opening = unwrapKey(parts, id, mayMake);
      known.set(id, opening);
      const forget = (): void => {
        if (known.get(id) === opening) known.delete(id);
      };
      opening.catch(forget);
      setTimeout(forget, REMEMBERED_MILLISECONDS).unref();
      return opening;
    },
    forget: (id) => void known.delete(id),
  };
}

async function unwrapKey(parts: ArchiveKeyParts, id: ArchiveId, mayMake: boolean): Promise<KeyProvider> {
  const { store, wrappers } = parts;
  const name = `${store.uri}/${archiveKeyKey(id)}`;
  const wrapper = currentWrapper(wrappers, id);
  const record =
    (await orNull(readArchiveKey(store, id))) ??
    (mayMake ? await makeKey(store, wrapper, id) : await spareOf(parts, id, name));
  return keyOfBytes(await unwrapArchiveKey(wrappers, record, id));
}

/** Of several writers one makes it, and all take that one. */
async function makeKey(store: ObjectStore, wrapper: KeyProvider, id: ArchiveId): Promise<ArchiveKeyRecord> {
  const key = archiveKeyKey(id);
  const { plaintext, wrapped } = await wrapper.generateDataKey(key);
  const text = archiveKeyText(id, wrapper, plaintext, wrapped);
  try {
    await store.put(key, Buffer.from(text, 'utf8'), { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof SortkeepError && error.code === 'ALREADY_EXISTS')) throw error;
  }
  return readArchiveKey(store, id);
}

async function spareOf({ spare }: ArchiveKeyParts, id: ArchiveId, name: string): Promise<ArchiveKeyRecord> {
  const text = await spare(id);
  if (text !== null) return parseArchiveKey(text, id, `the catalog's copy of ${name}`);
  throw notFound(
    `${name} does not exist, so nobody can read archive ${id}`,
    'It was shredded, or its key is lost: then bring the key object back from a copy of the store.',
  );
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof SortkeepError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
