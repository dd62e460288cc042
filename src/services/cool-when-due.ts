/** Moves the objects of old archives to a colder class, in this process and in any other that does so too. */
import { claimCooling } from '../catalog/archives/claim-cooling.js';
import { lockArchive } from '../catalog/archives/lock-archive.js';
import { storeCooled } from '../catalog/archives/store-cooled.js';
import { recordEvent } from '../catalog/audit/record-event.js';
import type { Archive } from '../domain/archive.js';
import type { ColdClass } from '../domain/storage-class.js';
import { forEachAtOnce } from '../engine/for-each-at-once.js';
import { repeatUntilStopped } from '../engine/repeat-until-stopped.js';
import { manifestCopyKey } from '../movers/archive/archive-keys.js';
import { dataKeysOf } from '../movers/archive/data-keys-of.js';
import { loadManifest } from '../movers/archive/load-manifest.js';
import { removeObjects } from '../movers/archive/remove-objects.js';
import { verifyArchive } from '../movers/archive/verify-archive.js';
import type { ObjectStore } from '../storage/object-store.js';
import { recordVerification, SCHEDULE } from './record-verification.js';
import type { VerificationRecord } from './record-verification.js';

export interface CoolingPolicy {
  readonly storageClass: ColdClass;
  /** Of an archive's age. */
  readonly afterDays: number;
  /** How often to look for what is due, in milliseconds. */
  readonly lookEveryMs: number;
}

export interface CoolingParts extends VerificationRecord {
  readonly store: ObjectStore;
}

/** Copies under way at once. */
const AT_ONCE = 8;

/**
 * Archive after archive, the oldest first, until `signal` fires: its objects are looked at, then each is copied onto
 * itself in the colder class; manifests, records of keeping, keys and the query twin stay where they are. `onError` is
 * told what failed; that archive's turn comes again a day later, and goes on where it stopped.
 */
export async function coolWhenDue(
  parts: CoolingParts,
  { storageClass, afterDays, lookEveryMs }: CoolingPolicy,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const { catalog, store } = parts;
  const { cool } = store;
  if (cool === undefined) return;
  const due = { storeUri: store.uri, afterDays, locks: store.protect !== undefined };
  const look = async (): Promise<void> => {
    while (!signal.aborted) {
      const archive = await claimCooling(catalog, due);
      if (archive === null) return;
      await coolArchive(parts, cool, archive, storageClass, signal);
    }
  };
  await repeatUntilStopped(look, lookEveryMs, signal, (error) => {
    if (!signal.aborted) onError(error);
  });
}

async function coolArchive(
  parts: CoolingParts,
  cool: NonNullable<ObjectStore['cool']>,
  archive: Archive,
  storageClass: ColdClass,
  signal: AbortSignal,
): Promise<void> {
  const { catalog, store } = parts;
  const { id, handle, manifestKey, manifestSha256 } = archive;
  // A fault is told while the objects can still be read without a wait.
  const seen = await verifyArchive(store, archive, { how: 'OBJECTS' }, signal);
  await recordVerification(parts, handle, SCHEDULE, seen);
  if (!seen.ok) return;
  const { chunks } = await loadManifest(store, [manifestKey, manifestCopyKey(id)], manifestSha256);
  let moved = 0;
  await forEachAtOnce(dataKeysOf(chunks), AT_ONCE, async (key) => {
    signal.throwIfAborted();
    if (await cool(key, storageClass)) moved += 1;
  });
  const expired = await catalog.transaction(async (tx) => {
    const locked = await lockArchive(tx, id);
    if (locked === null || locked.archive.expiry !== null) return true;
    await storeCooled(tx, id, storageClass);
    await recordEvent(tx, {
      actor: SCHEDULE,
      action: 'archive.cool',
      subject: handle,
      details: { storageClass, objects: seen.objects, moved },
    });
    return false;
  });
  // A copy that was under way may have brought back what an expiry had just removed.
  if (expired) await removeObjects(store, id);
}
