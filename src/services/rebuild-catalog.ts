/** Enters into the catalog the archives that the store has. The store alone is read; nothing in either is changed or removed. */
import { insertArchive } from '../catalog/archives/insert-archive.js';
import { knownOfArchive } from '../catalog/archives/known-of-archive.js';
import { storeKeeping } from '../catalog/archives/store-keeping.js';
import { storeShredded } from '../catalog/archives/store-shredded.js';
import { storeWrappedKey } from '../catalog/archives/store-wrapped-key.js';
import { recordEvent } from '../catalog/audit/record-event.js';
import { insertLineageEdges } from '../catalog/lineage/insert-lineage-edges.js';
import type { Archive, ArchiveKeeping, MadeArchive } from '../domain/archive.js';
import { corrupted, SortkeepError } from '../domain/errors.js';
import type { RebuildCounts, RebuildFinding, RebuildReport } from '../domain/keeping.js';
import { forEachAtOnce } from '../engine/for-each-at-once.js';
import { archiveFolders } from '../movers/archive/archive-folders.js';
import type { ArchiveFolder } from '../movers/archive/archive-folders.js';
import { archiveEdge } from '../movers/archive/archive-of-manifest.js';
import { readFolder } from '../movers/archive/read-folder.js';
import type { StoredArchive } from '../movers/archive/read-folder.js';
import { rebuildGroups } from './rebuild-groups.js';
import { sqlState } from '../postgres/postgres-errors.js';
import type { Database } from '../postgres/session.js';
import type { ObjectStore } from '../storage/object-store.js';

export interface RebuildParts {
  readonly catalog: Database;
  readonly store: ObjectStore;
}

/** A manifest is one small object: what it costs is the way to the store and back. */
const AT_ONCE = 8;
/** Folders, and keys in them, that are held at a time. */
const BATCH_FOLDERS = 64;
const BATCH_KEYS = 50_000;
const MAX_FINDINGS = 1_000;

type Outcome = Exclude<keyof RebuildCounts, 'archives'>;

/**
 * One pass over the store's list, each archive in a transaction of its own, so that it may be stopped and repeated.
 * `onProgress` is told after each batch. Rejects where the store or the catalog cannot be reached.
 */
export async function rebuildCatalog(
  parts: RebuildParts,
  actor: string,
  onProgress: (counts: RebuildCounts) => void,
): Promise<RebuildReport> {
  const started = performance.now();
  const { catalog, store } = parts;
  const counts = { archives: 0, entered: 0, known: 0, conflicts: 0, broken: 0, unfinished: 0 };
  const findings: RebuildFinding[] = [];
  const find = (finding: RebuildFinding): void => {
    if (findings.length < MAX_FINDINGS) findings.push(finding);
  };
  for await (const batch of inBatches(archiveFolders(store))) {
    await forEachAtOnce(batch, AT_ONCE, async (folder) => {
      const outcome = await rebuildFolder(parts, folder, find);
      if (outcome === null) return;
      counts.archives += 1;
      counts[outcome] += 1;
    });
    onProgress({ ...counts });
  }
  const groups = await rebuildGroups(parts, find);
  await recordEvent(catalog, {
    actor,
    action: 'catalog.rebuild',
    subject: '*',
    details: { store: store.uri, ...counts, groups },
  });
  return { ...counts, groups, storeUri: store.uri, seconds: (performance.now() - started) / 1000, findings };
}

async function* inBatches(
  folders: AsyncIterable<ArchiveFolder>,
): AsyncGenerator<readonly ArchiveFolder[], void, undefined> {
  let batch: ArchiveFolder[] = [];
  let keys = 0;
  for await (const folder of folders) {
    batch.push(folder);
    keys += folder.objects.size;
    if (batch.length < BATCH_FOLDERS && keys < BATCH_KEYS) continue;
    yield batch;
    batch = [];
    keys = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Null for a folder that never became an archive. */
async function rebuildFolder(
  { catalog, store }: RebuildParts,
  folder: ArchiveFolder,
  find: (finding: RebuildFinding) => void,
): Promise<Outcome | null> {
  const say = (kind: RebuildFinding['kind'], message: string): void =>
    find({ kind, folder: folder.name, message });
  try {
    const stored = await readFolder(store, folder);
    if (stored === null) return null;
    for (const remark of stored.remarks) say('REMARK', remark);
    return await enter(catalog, stored, say);
  } catch (error) {
    const fault = faultOfFolder(error, folder.name);
    say('BROKEN', fault.message);
    return 'broken';
  }
}

/** Throws what is no fault of the one folder. */
function faultOfFolder(error: unknown, name: string): SortkeepError {
  if (error instanceof SortkeepError && ['CORRUPTED', 'NOT_FOUND', 'ACCESS_DENIED'].includes(error.code)) {
    return error;
  }
  // Texts with a NUL, numbers beyond bigint: data that no PostgreSQL has, so no archive of one.
  if (sqlState(error).startsWith('22')) {
    return corrupted(
      `the manifest in archive/${name} holds values that no PostgreSQL has`,
      'It was not written by Sortkeep.',
    );
  }
  throw error;
}

async function enter(
  catalog: Database,
  { archive, manifest, keeping, removedAt, wrappedKey }: StoredArchive,
  say: (kind: RebuildFinding['kind'], message: string) => void,
): Promise<Outcome> {
  const known = await knownOfArchive(catalog, archive);
  if (known.archive !== null) {
    const difference = differenceOf(known.archive, archive, keeping);
    if (difference === null) return 'known';
    say('CONFLICT', difference);
    return 'conflicts';
  }
  if (known.moveState !== null && known.moveState !== 'SUCCEEDED') {
    say('UNFINISHED', `move ${archive.moveId}, which wrote ${archive.handle}, is ${known.moveState}`);
    return 'unfinished';
  }
  await catalog.transaction(async (tx) => {
    await insertArchive(tx, {
      ...archive,
      sourceId: known.source ? archive.sourceId : null,
      tableId: known.table ? archive.tableId : null,
    });
    await insertLineageEdges(tx, [archiveEdge(manifest, archive.createdAt)]);
    await storeKeeping(tx, archive.id, keeping, removedAt);
    if (wrappedKey !== null) await storeWrappedKey(tx, archive.id, wrappedKey);
    else if (keeping.shredding !== null) await storeShredded(tx, archive.id, keeping.shredding.at);
  });
  return 'entered';
}

function differenceOf(known: Archive, stored: MadeArchive, keeping: ArchiveKeeping): string | null {
  if (known.manifestSha256 !== stored.manifestSha256) {
    return `the catalog has archive ${known.handle} with manifest ${known.manifestSha256}, the store has ${stored.manifestSha256}`;
  }
  const inWords = ({ retainUntil, legalHold, expiry, shredding }: ArchiveKeeping): string =>
    [
      retainUntil === null ? 'no retention' : `retained until ${retainUntil.toISOString()}`,
      legalHold ? 'under legal hold' : 'no legal hold',
      expiry === null ? 'kept' : `expired by ${expiry.by}`,
      ...(shredding === null ? [] : [`shredded by ${shredding.by}`]),
    ].join(', ');
  const [here, there] = [inWords(known), inWords(keeping)];
  return here === there ? null : `the catalog says of archive ${known.handle}: ${here}; the store: ${there}`;
}
