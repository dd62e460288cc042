import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from './file-error.js';

export interface FoundFile {
  /** Path below the root, `/`-separated. */
  readonly key: string;
  readonly path: string;
}

/**
 * Regular files below `root` whose key starts with `prefix`, in the order of their keys' bytes. Folders are read
 * as they are come to; one that vanishes meanwhile is empty. Errors are those of node:fs.
 */
export async function* walkFiles(root: string, prefix: string): AsyncGenerator<FoundFile, void, undefined> {
  yield* walkFolder(root, '', prefix, await readdir(root, { withFileTypes: true }));
}

async function* walkFolder(
  folder: string,
  base: string,
  prefix: string,
  entries: readonly Dirent[],
): AsyncGenerator<FoundFile, void, undefined> {
  // A folder sorts as its keys do, with the slash: `a-b` comes before `a/b`, and `a/b` before `a0`.
  const named = entries.map((entry) => ({
    entry,
    key: `${base}${entry.name}${entry.isDirectory() ? '/' : ''}`,
  }));
  named.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { entry, key } of named) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && (key.startsWith(prefix) || prefix.startsWith(key))) {
      yield* walkFolder(path, key, prefix, await readFolder(path));
    } else if (entry.isFile() && key.startsWith(prefix)) {
      yield { key, path };
    }
  }
}

async function readFolder(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
