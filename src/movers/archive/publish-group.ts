import { insertGroup } from '../../catalog/groups/insert-group.js';
import { holdAttempt } from '../../catalog/moves/hold-attempt.js';
import { sha256Hex } from '../../codec/sha256.js';
import { SortkeepError } from '../../domain/errors.js';
import type { GroupId } from '../../domain/ids.js';
import type { MoveRun } from '../../engine/mover.js';
import type { Database } from '../../postgres/session.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { groupManifestKey } from './archive-keys.js';
import { collect } from './collect.js';
import { buildGroupManifest, groupOfManifest, writeGroupManifest } from './group-manifest.js';
import { writeManifest } from './manifest.js';
import type { Manifest } from './manifest.js';
import { enterArchive, keyTextOf, publishManifest, sayRetention } from './publish-archive.js';
import type { PublishedManifest } from './publish-archive.js';

/**
 * The members' manifests, then the set's (only if absent: it is the set's commit marker), then all of the catalog's
 * rows in one transaction: nobody sees a part of a set there. CONFLICT (to be tried again) where a worker that was
 * replaced wrote another manifest meanwhile: the next attempt makes the set anew.
 */
export async function publishGroup(
  catalog: Database,
  store: ObjectStore,
  run: MoveRun,
  id: GroupId,
  manifests: readonly [Manifest, ...Manifest[]],
  retainUntil: Date | null,
): Promise<void> {
  const published: { readonly manifest: PublishedManifest; readonly key: string | null }[] = [];
  for (const manifest of manifests) {
    run.signal.throwIfAborted();
    await sayRetention(store, manifest.archiveId, retainUntil);
    const there = await publishManifest(store, manifest);
    if (sha256Hex(there.bytes) !== sha256Hex(writeManifest(manifest))) throw overtaken(manifest.handle);
    published.push({ manifest: there, key: await keyTextOf(store, manifest) });
  }
  run.signal.throwIfAborted();
  const group = buildGroupManifest(id, manifests);
  const bytes = writeGroupManifest(group);
  const key = groupManifestKey(id);
  try {
    await store.put(key, bytes, { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof SortkeepError && error.code === 'ALREADY_EXISTS')) throw error;
    if (sha256Hex(await collect(store.get(key))) !== sha256Hex(bytes)) throw overtaken(group.handle);
  }
  await catalog.transaction(async (tx) => {
    await holdAttempt(tx, run.move.id, run.attempt);
    for (const member of published) await enterArchive(tx, store, member.manifest, member.key, retainUntil);
    await insertGroup(tx, groupOfManifest(group, bytes, store.uri));
  });
}

const overtaken = (handle: string): SortkeepError =>
  new SortkeepError('CONFLICT', `another worker of the move wrote the manifest of ${handle} meanwhile`, {
    hint: 'The move makes the set again by itself.',
    retryable: true,
  });
