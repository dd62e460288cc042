/** Wraps the keys of all archives anew, so that a key-encryption key can be destroyed, with what old backups hold. */
import { archivesWithKeys } from '../catalog/archives/archives-with-keys.js';
import { getWrappedKey } from '../catalog/archives/get-wrapped-key.js';
import { lockArchive } from '../catalog/archives/lock-archive.js';
import { storeWrappedKey } from '../catalog/archives/store-wrapped-key.js';
import { recordEvent } from '../catalog/audit/record-event.js';
import type { ArchiveId } from '../domain/ids.js';
import type { RewrapReport } from '../domain/keeping.js';
import type { Database } from '../postgres/session.js';
import { archiveKeyKey, findArchiveKey } from '../storage/archive-key.js';
import type { ObjectStore } from '../storage/object-store.js';

export interface RewrapParts {
  readonly catalog: Database;
  readonly store: ObjectStore;
  /** The same text where it is wrapped by the current key already. */
  readonly rewrapKey: (text: string, id: ArchiveId) => Promise<string>;
}

const BATCH = 500;

/**
 * Each archive in a transaction of its own that holds its row, so that none is shredded meanwhile and brought back by
 * it; it may be stopped and repeated. A key object that is lost is written again from the catalog's copy.
 */
export async function rewrapKeys(parts: RewrapParts, actor: string): Promise<RewrapReport> {
  const { catalog, store } = parts;
  const counts = { archives: 0, rewrapped: 0, written: 0 };
  let after: ArchiveId | null = null;
  for (;;) {
    const ids: readonly ArchiveId[] = await archivesWithKeys(catalog, store.uri, after, BATCH);
    for (const id of ids) {
      const { rewrapped, written } = await rewrapOne(parts, id);
      counts.archives += 1;
      counts.rewrapped += rewrapped ? 1 : 0;
      counts.written += written ? 1 : 0;
    }
    after = ids.at(-1) ?? null;
    if (after === null) break;
  }
  await recordEvent(catalog, { actor, action: 'archive.rewrap', subject: '*', details: { ...counts } });
  return counts;
}

async function rewrapOne(
  { catalog, store, rewrapKey }: RewrapParts,
  id: ArchiveId,
): Promise<{ readonly rewrapped: boolean; readonly written: boolean }> {
  return catalog.transaction(async (tx) => {
    await lockArchive(tx, id);
    const text = await getWrappedKey(tx, id);
    // Shredded since it was listed.
    if (text === null) return { rewrapped: false, written: false };
    const next = await rewrapKey(text, id);
    if (next !== text) await storeWrappedKey(tx, id, next);
    const written = (await findArchiveKey(store, id)) !== next;
    if (written) {
      // All versions go: one that was wrapped by a former key would outlive that key's end.
      await store.erase(archiveKeyKey(id));
      await store.put(archiveKeyKey(id), Buffer.from(next, 'utf8'));
    }
    return { rewrapped: next !== text, written };
  });
}
