import { open, rm, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { conflict, SortkeepError } from '../domain/errors.js';
import { checkByteRange, type ByteRange } from './byte-range.js';
import { walkFiles } from './directory-walk.js';
import { errnoOf, fileError } from './file-error.js';
import type { KeyProvider } from './key-provider.js';
import { alreadyExists, objectName, objectNotFound } from './object-errors.js';
import { checkKeyPrefix, checkObjectKey, objectKeyFault } from './object-key.js';
import type { ObjectInfo, ObjectStore } from './object-store.js';
import { probeStore } from './probe-store.js';
import { objectBytes, openBody, sealBody } from './sealed-file.js';
import { isTemporaryName, makeFolder, syncFolder, writeWholeFile } from './whole-file.js';

/** A put takes hours at most; what is older was left by a crash. */
const LEFTOVER_MILLISECONDS = 24 * 60 * 60 * 1000;

export interface DirectoryStoreOptions {
  /** Must exist: a store that made its own would write beside a disk that is not mounted. */
  readonly directory: string;
  readonly keys: KeyProvider;
}

/**
 * An object store in a directory: each object is one sealed file named by its key. Objects are encrypted under a
 * data key of their own, wrapped by `keys`. Lengths that `head` and `list` give follow from the files' lengths
 * alone; only `get` proves them. A missing directory is UNREACHABLE, never an absent object.
 */
export function createDirectoryStore({ directory, keys }: DirectoryStoreOptions): ObjectStore {
  const root = resolve(directory);
  const uri = pathToFileURL(root).href;
  const pathOf = (key: string): string => join(root, key);
  const nameOf = (key: string): string => objectName(key, uri);

  const checkRoot = async (doing: string): Promise<void> => {
    const found = await stat(root).catch((error: unknown) => {
      throw fileError(error, doing);
    });
    if (found.isDirectory()) return;
    throw fileError(Object.assign(new Error('not a directory'), { code: 'ENOTDIR' }), doing);
  };

  /** Null when there is no object of this key, for which the root must be there. */
  const ifPresent = async <T>(step: Promise<T>, doing: string): Promise<T | null> => {
    try {
      return await step;
    } catch (error) {
      const errno = errnoOf(error);
      if (errno !== 'ENOENT' && errno !== 'ENOTDIR') throw fileError(error, doing);
      await checkRoot(doing);
      return null;
    }
  };

  const head = async (key: string): Promise<ObjectInfo | null> => {
    checkObjectKey(key, uri);
    const found = await ifPresent(stat(pathOf(key)), `looking for ${nameOf(key)}`);
    return found?.isFile() === true ? { key, bytes: objectBytes(found.size) } : null;
  };

  const put: ObjectStore['put'] = async (key, body, { ifAbsent = false } = {}) => {
    const doing = `writing ${nameOf(key)}`;
    if (ifAbsent && (await head(key)) !== null) throw alreadyExists(nameOf(key));
    await makeRoom(key, doing);
    let bytes = 0;
    const sealed = sealBody(key, body, keys, (count) => (bytes = count));
    if (!(await writeWholeFile(pathOf(key), sealed, { ifAbsent, doing }))) throw alreadyExists(nameOf(key));
    return { key, bytes };
  };

  /** A file cannot be a folder too: that is found before the body is read. */
  const makeRoom = async (key: string, doing: string): Promise<void> => {
    checkObjectKey(key, uri);
    await checkRoot(doing);
    const taken = await ifPresent(stat(pathOf(key)), doing);
    if (taken?.isDirectory() === true) throw nested(nameOf(key), 'is a folder of other objects');
    try {
      await makeFolder(dirname(pathOf(key)));
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === 'EEXIST' || errno === 'ENOTDIR')
        throw nested(nameOf(key), 'would lie below another object');
      throw fileError(error, doing);
    }
  };

  const get = async function* (key: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
    checkObjectKey(key, uri);
    if (range !== undefined) checkByteRange(range, nameOf(key));
    const doing = `reading ${nameOf(key)}`;
    const handle = await ifPresent(open(pathOf(key), 'r'), doing);
    if (handle === null) throw objectNotFound(nameOf(key));
    try {
      const fileBytes = await fileLength(handle, doing);
      if (fileBytes === null) throw objectNotFound(nameOf(key));
      yield* openBody({ handle, fileBytes, key, name: nameOf(key) }, keys, range);
    } finally {
      await handle.close();
    }
  };

  const list = async function* (prefix: string): AsyncGenerator<ObjectInfo, void, undefined> {
    checkKeyPrefix(prefix, uri);
    const doing = `listing '${prefix}' in ${uri}`;
    try {
      for await (const { key, path } of walkFiles(root, prefix)) {
        if (objectKeyFault(key) !== null) continue;
        const found = await ifPresent(stat(path), doing);
        if (found !== null) yield { key, bytes: objectBytes(found.size) };
      }
    } catch (error) {
      throw fileError(error, doing);
    }
  };

  const remove = async (key: string): Promise<void> => {
    checkObjectKey(key, uri);
    const doing = `removing ${nameOf(key)}`;
    const path = pathOf(key);
    // unlink of a folder is EISDIR or EPERM by system: a folder is no object.
    if ((await head(key)) === null) return;
    await ifPresent(
      unlink(path).then(() => syncFolder(dirname(path))),
      doing,
    );
  };

  const removeLeftovers = async (): Promise<void> => {
    const doing = `removing leftovers in ${uri}`;
    try {
      for await (const { path } of walkFiles(root, '')) {
        if (!isTemporaryName(basename(path))) continue;
        const found = await ifPresent(stat(path), doing);
        if (found !== null && Date.now() - found.mtimeMs > LEFTOVER_MILLISECONDS)
          await rm(path, { force: true });
      }
    } catch (error) {
      throw fileError(error, doing);
    }
  };

  const check = async (): Promise<void> => {
    await checkRoot(`checking ${uri}`);
    await probeStore({ uri, put, get, head, remove });
    await removeLeftovers();
  };

  return { uri, encryptionKeyId: keys.keyId, check, put, get, head, list, remove, erase: remove };
}

async function fileLength(handle: FileHandle, doing: string): Promise<number | null> {
  try {
    const found = await handle.stat();
    return found.isFile() ? found.size : null;
  } catch (error) {
    throw fileError(error, doing);
  }
}

const nested = (name: string, how: string): SortkeepError =>
  conflict(`${name} ${how}`, 'Use a key that is not the beginning of another key before a slash.');
