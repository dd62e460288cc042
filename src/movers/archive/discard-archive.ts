import { getArchivesById } from '../../catalog/archives/get-archives-by-id.js';
import { conflict } from '../../domain/errors.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { Grouped, GroupMember } from '../../domain/plan.js';
import type { Queryable } from '../../postgres/session.js';
import { archiveKeyKey } from '../../storage/archive-key.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { archivePrefix, groupManifestKey, manifestCopyKey, manifestKey } from './archive-keys.js';

/** Removes what an unfinished archive left in the store, manifest first. CONFLICT for an archive that the catalog knows. */
export async function discardArchive(catalog: Queryable, store: ObjectStore, id: ArchiveId): Promise<void> {
  await refuseKnown(catalog, [id]);
  await store.remove(manifestKey(id));
  await store.remove(manifestCopyKey(id));
  for await (const { key } of store.list(archivePrefix(id))) await store.remove(key);
  if ((await store.head(archiveKeyKey(id))) !== null) await store.erase(archiveKeyKey(id));
}

/** The same of a whole set; its own manifest goes before those of its members. CONFLICT where the catalog knows any. */
export async function discardGroup(
  catalog: Queryable,
  store: ObjectStore,
  { id, members }: Grouped<GroupMember>,
): Promise<void> {
  await refuseKnown(
    catalog,
    members.map(({ archiveId }) => archiveId),
  );
  await store.remove(groupManifestKey(id));
  for (const { archiveId } of members) await discardArchive(catalog, store, archiveId);
}

async function refuseKnown(catalog: Queryable, ids: readonly ArchiveId[]): Promise<void> {
  for (const archive of await getArchivesById(catalog, ids)) {
    if (archive === null) continue;
    throw conflict(
      `archive ${archive.handle} is complete and published, so its move is not undone`,
      'Start the move again: it finishes without copying anything.',
    );
  }
}
