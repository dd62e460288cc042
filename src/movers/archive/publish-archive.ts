import { insertArchive } from '../../catalog/archives/insert-archive.js';
import { retainNew } from '../../catalog/archives/retain-new.js';
import { storeWrappedKey } from '../../catalog/archives/store-wrapped-key.js';
import { insertLineageEdges } from '../../catalog/lineage/insert-lineage-edges.js';
import { holdAttempt } from '../../catalog/moves/hold-attempt.js';
import { sha256Hex } from '../../codec/sha256.js';
import { conflict, SortkeepError } from '../../domain/errors.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { MoveRun } from '../../engine/mover.js';
import type { Database, Queryable } from '../../postgres/session.js';
import { findArchiveKey } from '../../storage/archive-key.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { keepingKey, manifestCopyKey, manifestKey } from './archive-keys.js';
import { archiveEdge, archiveOfManifest } from './archive-of-manifest.js';
import { collect } from './collect.js';
import { writeKeeping } from './keeping-record.js';
import { readManifest, writeManifest } from './manifest.js';
import type { Manifest } from './manifest.js';

/**
 * The copy, then the manifest (only if absent: it is the commit marker), then the catalog's rows. Whoever loses the
 * race for the manifest compares: the same rows are the same archive, others are a CONFLICT. `retainUntil`: the archive
 * must be kept until then, from the first moment on.
 */
export async function publishArchive(
  catalog: Database,
  store: ObjectStore,
  run: MoveRun,
  manifest: Manifest,
  retainUntil: Date | null,
): Promise<void> {
  await sayRetention(store, manifest.archiveId, retainUntil);
  const published = await publishManifest(store, manifest);
  const key = await keyTextOf(store, published.manifest);
  await catalog.transaction(async (tx) => {
    // A successor may have cancelled the move and removed the objects meanwhile.
    await holdAttempt(tx, run.move.id, run.attempt);
    await enterArchive(tx, store, published, key, retainUntil);
  });
}

/** Beside the manifest before that is there, for a catalog that is lost. What a person said since an earlier attempt stays. */
export async function sayRetention(
  store: ObjectStore,
  id: ArchiveId,
  retainUntil: Date | null,
): Promise<void> {
  if (retainUntil === null || (await store.head(keepingKey(id))) !== null) return;
  await writeKeeping(store, id, { retainUntil, legalHold: false, expiry: null, shredding: null });
}

/** The key object of an archive with a data key of its own. */
export const keyTextOf = (store: ObjectStore, { ownKey, archiveId }: Manifest): Promise<string | null> =>
  ownKey === undefined ? Promise.resolve(null) : findArchiveKey(store, archiveId);

/** The catalog's rows of a published manifest; `key` is the text of its key object. */
export async function enterArchive(
  tx: Queryable,
  store: ObjectStore,
  { bytes, manifest }: PublishedManifest,
  key: string | null,
  retainUntil: Date | null,
): Promise<void> {
  await insertArchive(tx, archiveOfManifest(manifest, bytes, store.uri, new Date()));
  if (retainUntil !== null) await retainNew(tx, manifest.archiveId, retainUntil);
  if (key !== null) await storeWrappedKey(tx, manifest.archiveId, key);
  await insertLineageEdges(tx, [archiveEdge(manifest, new Date())]);
}

export interface PublishedManifest {
  readonly bytes: Uint8Array;
  readonly manifest: Manifest;
}

/** The manifest that stands: this one, or one of the same move with the same rows that was there first. */
export async function publishManifest(store: ObjectStore, manifest: Manifest): Promise<PublishedManifest> {
  const key = manifestKey(manifest.archiveId);
  const bytes = writeManifest(manifest);
  if ((await store.head(key)) === null) {
    await store.put(manifestCopyKey(manifest.archiveId), bytes);
    try {
      await store.put(key, bytes, { ifAbsent: true });
    } catch (error) {
      if (!(error instanceof SortkeepError && error.code === 'ALREADY_EXISTS')) throw error;
    }
  }
  const there = await collect(store.get(key));
  const kept = readManifest(there, `${store.uri}/${key}`);
  if (kept.moveId !== manifest.moveId || kept.contentHash !== manifest.contentHash) {
    throw conflict(
      `${store.uri}/${key} is the manifest of another copy of the table`,
      'Cancel this move and archive the table again; the archive that is there stays as it is.',
    );
  }
  // The loser's copy may have overwritten the winner's: the copy must be the manifest that stands.
  if (sha256Hex(there) !== sha256Hex(bytes)) await store.put(manifestCopyKey(manifest.archiveId), there);
  return { bytes: there, manifest: kept };
}
