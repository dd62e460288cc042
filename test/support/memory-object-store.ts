/** The object store port in memory, under an address on S3, for what only stages objects there. */
import { SortkeepError } from '../../src/domain/errors.js';
import { alreadyExists, objectName, objectNotFound } from '../../src/storage/object-errors.js';
import type { ObjectStore } from '../../src/storage/object-store.js';

export interface MemoryObjectStore extends ObjectStore {
  /** The next `put` of a key that holds `part` fails, as a store that does not answer. */
  failPut(part: string): void;
}

export function createMemoryObjectStore(uri: string): MemoryObjectStore {
  const objects = new Map<string, Buffer>();
  let failing: string | null = null;
  const need = (key: string): Buffer => {
    const found = objects.get(key);
    if (found === undefined) throw objectNotFound(objectName(key, uri));
    return found;
  };
  const remove = (key: string): Promise<void> => {
    objects.delete(key);
    return Promise.resolve();
  };
  return {
    uri,
    encryptionKeyId: 'none',
    failPut: (part) => {
      failing = part;
    },
    check: () => Promise.resolve(),
    put: async (key, body, options) => {
      const parts: Uint8Array[] = [];
      if (body instanceof Uint8Array) parts.push(body);
      else for await (const part of body) parts.push(part);
      if (failing !== null && key.includes(failing)) {
        failing = null;
        throw new SortkeepError('UNREACHABLE', `${objectName(key, uri)} cannot be put`, {
          hint: 'Try again.',
        });
      }
      if (options?.ifAbsent === true && objects.has(key)) throw alreadyExists(objectName(key, uri));
      const bytes = Buffer.concat(parts);
      objects.set(key, bytes);
      return { key, bytes: bytes.length };
    },
    get: async function* (key, range) {
      await Promise.resolve();
      yield Buffer.from(need(key).subarray(range?.start ?? 0, range?.end));
    },
    head: (key) => {
      const found = objects.get(key);
      return Promise.resolve(found === undefined ? null : { key, bytes: found.length });
    },
    list: async function* (prefix) {
      await Promise.resolve();
      for (const key of [...objects.keys()].filter((name) => name.startsWith(prefix)).sort()) {
        yield { key, bytes: need(key).length };
      }
    },
    remove,
    erase: remove,
  };
}

/** A whole object. */
export async function readWhole(store: ObjectStore, key: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of store.get(key)) parts.push(part);
  return Buffer.concat(parts);
}
