import type { ArchiveId } from '../../domain/ids.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { archivePrefix, twinPrefix } from './archive-keys.js';

/** Removes the data objects of an archive and its twin; manifest, copy and the record of its keeping stay. Idempotent. */
export async function removeObjects(store: ObjectStore, id: ArchiveId): Promise<void> {
  for (const prefix of [`${archivePrefix(id)}data/`, twinPrefix(id)]) {
    for await (const { key } of store.list(prefix)) await store.remove(key);
  }
}
