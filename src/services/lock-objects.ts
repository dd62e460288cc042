import type { ArchiveId } from '../domain/ids.js';
import { forEachAtOnce } from '../engine/for-each-at-once.js';
import { archivePrefix, keepingKey } from '../movers/archive/archive-keys.js';
import type { ObjectProtection, ObjectStore } from '../storage/object-store.js';

const AT_ONCE = 16;

/** Rows, manifest and copy, where the store has locks; the record of the keeping is written again, so it is not locked. */
export async function lockObjects(
  store: ObjectStore,
  id: ArchiveId,
  protection: ObjectProtection,
): Promise<void> {
  const { protect } = store;
  if (protect === undefined) return;
  const keys: string[] = [];
  for await (const { key } of store.list(archivePrefix(id))) {
    if (key !== keepingKey(id)) keys.push(key);
  }
  await forEachAtOnce(keys, AT_ONCE, (key) => protect(key, protection));
}
