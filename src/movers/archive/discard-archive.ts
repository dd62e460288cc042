import { getArchivesById } from '../../catalog/archives/get-archives-by-id.js';
import { conflict } from '../../domain/errors.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { archiveKeyKey } from '../../storage/archive-key.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { archivePrefix, manifestCopyKey, manifestKey } from './archive-keys.js';

/** Removes what an unfinished archive left in the store, manifest first. CONFLICT for an archive that the catalog knows. */
export async function discardArchive(catalog: Queryable, store: ObjectStore, id: ArchiveId): Promise<void> {
  const [archive] = await getArchivesById(catalog, [id]);
  if (archive !== null && archive !== undefined) {
    throw conflict(
      `archive ${archive.handle} is complete and published, so its move is not undone`,
      'Start the move again: it finishes without copying anything.',
    );
  }
  await store.remove(manifestKey(id));
  await store.remove(manifestCopyKey(id));
  for await (const { key } of store.list(archivePrefix(id))) await store.remove(key);
  if ((await store.head(archiveKeyKey(id))) !== null) await store.erase(archiveKeyKey(id));
}
