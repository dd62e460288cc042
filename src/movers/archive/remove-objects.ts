import type { ArchiveId } from '../../domain/ids.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { archivePrefix } from './archive-keys.js';

/** Removes the data objects of an archive; manifest, copy and the record of its keeping stay. Idempotent. */
export async function removeObjects(store: ObjectStore, id: ArchiveId): Promise<void> {
  for await (const { key } of store.list(`${archivePrefix(id)}data/`)) await store.remove(key);
}
