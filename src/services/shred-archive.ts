/** Crypto-shredding: the data key that an archive alone has is destroyed, and with it every copy of its objects. */
import { storeKeeping } from '../catalog/archives/store-keeping.js';
import { storeShredded } from '../catalog/archives/store-shredded.js';
import { recordEvent } from '../catalog/audit/record-event.js';
import type { Archive } from '../domain/archive.js';
import { unsupported } from '../domain/errors.js';
import { removeObjects } from '../movers/archive/remove-objects.js';
import { writeKeeping } from '../movers/archive/keeping-record.js';
import { archiveKeyKey } from '../storage/archive-key.js';
import { assertMayExpire, change } from './change-keeping.js';
import type { KeepingAct, KeepingParts } from './change-keeping.js';
import { findArchive } from './find-archive.js';

/**
 * First it is said, beside the manifest and in the catalog; then all versions of the key object go, then the catalog's
 * copy, and at last the objects, which nobody can read any more. Asked again, it ends what was interrupted. An archive
 * that expired may be shredded too: copies of its objects may lie elsewhere.
 */
export async function shred(parts: KeepingParts, act: KeepingAct): Promise<Archive> {
  const { catalog, store } = parts;
  const found = await findArchive(catalog, act.handle);
  const said = { at: new Date(), by: act.actor, reason: act.reason };
  const archive =
    found.shredding === null
      ? await change(
          parts,
          act,
          'archive.shred',
          (locked) => {
            assertMayExpire(locked);
            return { ...locked.archive, expiry: locked.archive.expiry ?? said, shredding: said };
          },
          null,
          assertHasOwnKey,
        )
      : found;
  if (archive.keyDestroyedAt === null) await destroyKey(parts, act.actor, archive);
  if (archive.removedAt === null) {
    await removeObjects(store, archive.id);
    await storeKeeping(catalog, archive.id, archive, new Date());
  }
  return findArchive(catalog, act.handle);
}

function assertHasOwnKey({ handle, keySha256 }: Archive): void {
  if (keySha256 !== null) return;
  throw unsupported(
    `archive ${handle} has no key of its own, so it cannot be shredded`,
    'Expire it, and have versions and copies of its objects removed; ownKeys says which archives get a key.',
  );
}

async function destroyKey({ catalog, store }: KeepingParts, actor: string, archive: Archive): Promise<void> {
  // Once more, for one that was interrupted: a rebuild must not take the archive for one that lost its key.
  await writeKeeping(store, archive.id, archive);
  await store.erase(archiveKeyKey(archive.id));
  const { handle, keySha256, manifestSha256, merkleRoot, contentHash, rows } = archive;
  await catalog.transaction(async (tx) => {
    await storeShredded(tx, archive.id, new Date());
    await recordEvent(tx, {
      actor,
      action: 'archive.key-destroyed',
      subject: handle,
      details: { keySha256, manifestSha256, merkleRoot, contentHash, rows },
    });
  });
}
