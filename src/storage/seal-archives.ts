import { archiveId } from '../domain/ids.js';
import type { ArchiveId } from '../domain/ids.js';
import { createArchiveKeyRing, type ArchiveKeyParts } from './archive-key-ring.js';
import type { ObjectStore } from './object-store.js';
import { sealObjects } from './seal-objects.js';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** Objects of an archive with a data key of its own say so by their name. */
const SEALED = new RegExp(`^(archive|twin)/(${UUID})/.+\\.sealed$`);
const KEY_OBJECT = new RegExp(`^key/(${UUID})\\.json$`);

/**
 * The store as it is, but that objects of archives and twins whose names end in `.sealed` are encrypted under their
 * archive's own data key. The first data object that is written makes the key; a twin, which comes later, never does.
 */
export function sealArchives(parts: ArchiveKeyParts): ObjectStore {
  const { store } = parts;
  const ring = createArchiveKeyRing(parts);
  const sealed = sealObjects(store, {
    isSealed: (key) => SEALED.test(key),
    keyOf: (key, writing) => {
      const [, folder = '', id = ''] = SEALED.exec(key) ?? [];
      return ring.open(archiveId(id), writing && folder === 'archive');
    },
  });
  const forgetting = async (key: string, act: () => Promise<void>): Promise<void> => {
    const id = keyObjectOf(key);
    if (id !== null) ring.forget(id);
    await act();
    // It may have been read while it was on its way out.
    if (id !== null) ring.forget(id);
  };
  return {
    ...sealed,
    remove: (key) => forgetting(key, () => store.remove(key)),
    erase: (key) => forgetting(key, () => store.erase(key)),
  };
}

function keyObjectOf(key: string): ArchiveId | null {
  const [, id] = KEY_OBJECT.exec(key) ?? [];
  return id === undefined ? null : archiveId(id);
}
