import type { ObjectStore } from '../../storage/object-store.js';
import { ARCHIVES } from './archive-keys.js';

/** What the store lists below one folder of archives. */
export interface ArchiveFolder {
  readonly name: string;
  /** Lengths by key. */
  readonly objects: ReadonlyMap<string, number>;
}

/**
 * Every folder below `archive/` in the order of their names, from one pass over the store's list: no more than one
 * folder's keys are held at a time.
 */
export async function* archiveFolders(
  store: Pick<ObjectStore, 'list'>,
): AsyncGenerator<ArchiveFolder, void, undefined> {
  let name = '';
  let objects = new Map<string, number>();
  for await (const { key, bytes } of store.list(ARCHIVES)) {
    const [folder = '', ...rest] = key.slice(ARCHIVES.length).split('/');
    if (rest.length === 0) continue;
    if (folder !== name) {
      if (objects.size > 0) yield { name, objects };
      name = folder;
      objects = new Map();
    }
    objects.set(key, bytes);
  }
  if (objects.size > 0) yield { name, objects };
}
