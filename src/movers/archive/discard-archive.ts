import { getArchivesById } from '../../catalog/archives/get-archives-by-id.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { archivePrefix, manifestCopyKey, manifestKey } from './archive-keys.js';

/** Removes what an unfinished archive left in the store, manifest first; an archive that the catalog knows is left alone. */
export async function discardArchive(catalog: Queryable, store: ObjectStore, id: ArchiveId): Promise<void> {
  const [archive] = await getArchivesById(catalog, [id]);
  if (archive !== null && archive !== undefined) return;
  await store.remove(manifestKey(id));
  await store.remove(manifestCopyKey(id));
  for await (const { key } of store.list(archivePrefix(id))) await store.remove(key);
}
