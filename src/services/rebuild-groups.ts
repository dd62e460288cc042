import { getArchivesById } from '../catalog/archives/get-archives-by-id.js';
import { insertGroup } from '../catalog/groups/insert-group.js';
import { SortkeepError } from '../domain/errors.js';
import { groupId } from '../domain/ids.js';
import type { RebuildFinding } from '../domain/keeping.js';
import { GROUPS } from '../movers/archive/archive-keys.js';
import { collect } from '../movers/archive/collect.js';
import { groupOfManifest, readGroupManifest } from '../movers/archive/group-manifest.js';
import type { GroupManifest } from '../movers/archive/group-manifest.js';
import type { Database } from '../postgres/session.js';
import type { ObjectStore } from '../storage/object-store.js';

interface RebuildParts {
  readonly catalog: Database;
  readonly store: ObjectStore;
}

/** Some 500 bytes a member: no database has a hundred thousand tables tied to each other. */
const MAX_BYTES = 64 * 1024 * 1024;
const NAME = /^group\/([^/]+)\/manifest\.json$/;

/**
 * Enters the sets whose manifest is in the store, after their archives. Returns how many the catalog has then; what is
 * wrong with one is found, and hides no other.
 */
export async function rebuildGroups(
  { catalog, store }: RebuildParts,
  find: (finding: RebuildFinding) => void,
): Promise<number> {
  let groups = 0;
  for await (const { key, bytes } of store.list(GROUPS)) {
    const name = NAME.exec(key)?.[1];
    if (name === undefined || bytes > MAX_BYTES) continue;
    try {
      await enterGroup(catalog, store, key, name);
      groups += 1;
    } catch (error) {
      if (!(error instanceof SortkeepError) || !FAULTS.has(error.code)) throw error;
      const kind = error.code === 'CONFLICT' ? 'CONFLICT' : 'BROKEN';
      find({ kind, folder: `${GROUPS}${name}`, message: error.message });
    }
  }
  return groups;
}

/** Of the one set, not of the store or the catalog. */
const FAULTS: ReadonlySet<string> = new Set([
  'CORRUPTED',
  'NOT_FOUND',
  'ACCESS_DENIED',
  'INVALID_INPUT',
  'CONFLICT',
]);

async function enterGroup(catalog: Database, store: ObjectStore, key: string, name: string): Promise<void> {
  const bytes = await collect(store.get(key));
  const manifest = readGroupManifest(bytes, groupId(name), `${store.uri}/${key}`);
  await catalog.transaction(async (tx) => {
    const archives = await getArchivesById(
      tx,
      manifest.members.map(({ archiveId }) => archiveId),
    );
    assertWhole(
      manifest,
      archives.map((archive) => archive?.manifestSha256 ?? null),
    );
    await insertGroup(tx, groupOfManifest(manifest, bytes, store.uri));
  });
}

function assertWhole({ handle, members }: GroupManifest, found: readonly (string | null)[]): void {
  const lacking = members.filter(({ manifestSha256 }, position) => found[position] !== manifestSha256);
  if (lacking.length === 0) return;
  throw new SortkeepError(
    'CORRUPTED',
    `set ${handle} lacks ${lacking.map(({ schema, name, handle: member }) => `${schema}.${name} (${member})`).join(', ')}: not in the catalog with the manifest that the set names`,
    {
      hint: 'Bring their manifests and objects back, then rebuild again; the others can be restored one by one.',
    },
  );
}
