/** ARCHIVE of several tables: one set of locks, one snapshot, an archive of each, and a manifest that makes them a set. */
import { getGroup } from '../../catalog/groups/get-groups.js';
import { conflict, corrupted, SortkeepError } from '../../domain/errors.js';
import type { Grouped, GroupMember } from '../../domain/plan.js';
import type { MoveRun, MoveSession, Proof } from '../../engine/mover.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { joinSessions } from '../join-sessions.js';
import type { MoverServices } from '../mover-services.js';
import { openPlannedTables } from '../source/open-planned-table.js';
import { groupManifestKey, manifestCopyKey, manifestKey } from './archive-keys.js';
import { archiveTable } from './archive-table.js';
import type { TableSession } from './archive-table.js';
import { collect } from './collect.js';
import { readGroupManifest } from './group-manifest.js';
import { loadManifest } from './load-manifest.js';
import type { Manifest } from './manifest.js';
import { publishGroup } from './publish-group.js';
import { findPublished, publishedArchive } from './published-archive.js';

type Group = Grouped<GroupMember>;

export async function openArchiveGroup(
  services: MoverServices,
  store: ObjectStore,
  run: MoveRun,
  group: Group,
  retainUntil: Date | null,
): Promise<MoveSession> {
  await store.check();
  const whole = await findPublishedGroup(store, run, group);
  if (whole !== null) return publishedGroup(services, store, run, group, whole, retainUntil);
  await removeMarkers(services, store, run, group);
  const { tags } = archiveTags(run);
  const planned = await openPlannedTables(services, run, group.members);
  const close = async (): Promise<void> => {
    await Promise.all(planned.map(({ rows }) => rows.close()));
  };
  try {
    const sessions: TableSession[] = [];
    for (const { archiveId, ownKey, tableId } of group.members) {
      const table = planned.find((one) => one.table.id === tableId);
      if (table === undefined) throw notOpened();
      sessions.push(await archiveTable(services, store, run, table, { archiveId, ownKey, tags }));
    }
    return joinSessions(
      sessions,
      {
        parallel: services.parallel,
        finish: () => Promise.resolve(),
        publish: async (proofs) => {
          const manifests = await manifestsOf(sessions, proofs);
          await publishGroup(services.catalog, store, run, group.id, manifests, retainUntil);
        },
        close,
      },
      run,
    );
  } catch (error) {
    await close();
    throw error;
  }
}

const archiveTags = ({ plan: { target } }: MoveRun): { readonly tags: readonly string[] } =>
  target.kind === 'ARCHIVE' ? target : { tags: [] };

const ofAnother = (name: string): Error =>
  conflict(`${name} is the manifest of another move's set`, 'Plan the set again.');

const notOpened = (): Error =>
  corrupted('a table of the set was not opened', 'This is a fault in Sortkeep: report it.');

async function manifestsOf(
  sessions: readonly TableSession[],
  proofs: readonly Proof[],
): Promise<readonly [Manifest, ...Manifest[]]> {
  const manifests: Manifest[] = [];
  for (const [position, session] of sessions.entries()) {
    const proof = proofs[position];
    if (proof === undefined) throw notOpened();
    manifests.push(await session.manifestOf(proof));
  }
  const [first, ...rest] = manifests;
  if (first === undefined) throw notOpened();
  return [first, ...rest];
}

/**
 * The members' manifests, where the set's own is there and every one of them is the one that it names. Null where an
 * attempt came less far, or two attempts got in each other's way: then nothing of it counts.
 */
async function findPublishedGroup(
  store: ObjectStore,
  run: MoveRun,
  { id }: Group,
): Promise<readonly [Manifest, ...Manifest[]] | null> {
  const key = groupManifestKey(id);
  if ((await store.head(key)) === null) return null;
  try {
    const { members, moveId } = readGroupManifest(await collect(store.get(key)), id, `${store.uri}/${key}`);
    if (moveId !== run.move.id) throw ofAnother(`${store.uri}/${key}`);
    const manifests: Manifest[] = [];
    for (const { archiveId, manifestSha256 } of members) {
      manifests.push(
        await loadManifest(store, [manifestKey(archiveId), manifestCopyKey(archiveId)], manifestSha256),
      );
    }
    const [first, ...rest] = manifests;
    return first === undefined ? null : [first, ...rest];
  } catch (error) {
    const broken = error instanceof SortkeepError && ['CORRUPTED', 'NOT_FOUND'].includes(error.code);
    if (broken) return null;
    throw error;
  }
}

/**
 * Manifests of a set that was not finished are of a snapshot that is gone, and the set is to be of one. The chunks stay and
 * are looked at under the new snapshot. A set that the catalog knows is never touched.
 */
async function removeMarkers(
  { catalog }: MoverServices,
  store: ObjectStore,
  run: MoveRun,
  group: Group,
): Promise<void> {
  if ((await getGroup(catalog, group.id)) !== null) {
    throw corrupted(
      `${store.uri}/${groupManifestKey(group.id)} or a manifest that it names is damaged, and the set is complete`,
      "Bring it back from the store's own versions, then start the move again.",
    );
  }
  // CONFLICT where one is of another move.
  for (const { archiveId } of group.members) await findPublished(store, archiveId, run);
  const keys = [
    groupManifestKey(group.id),
    ...group.members.flatMap(({ archiveId }) => [manifestKey(archiveId), manifestCopyKey(archiveId)]),
  ];
  for (const key of keys) if ((await store.head(key)) !== null) await store.remove(key);
}

function publishedGroup(
  { catalog }: MoverServices,
  store: ObjectStore,
  run: MoveRun,
  group: Group,
  manifests: readonly [Manifest, ...Manifest[]],
  retainUntil: Date | null,
): MoveSession {
  return joinSessions(
    manifests.map((manifest) => publishedArchive(catalog, store, run, manifest, retainUntil)),
    {
      parallel: 1,
      finish: () => Promise.resolve(),
      publish: () => publishGroup(catalog, store, run, group.id, manifests, retainUntil),
      close: () => Promise.resolve(),
    },
    run,
  );
}
