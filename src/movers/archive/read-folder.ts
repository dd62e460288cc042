/** Whether a folder of the store is a whole archive, by what is in the store alone. */
import { sha256Hex } from '../../codec/sha256.js';
import type { ArchiveKeeping, MadeArchive } from '../../domain/archive.js';
import { corrupted, SortkeepError } from '../../domain/errors.js';
import { archiveId } from '../../domain/ids.js';
import type { ArchiveId } from '../../domain/ids.js';
import { restoreHandle } from '../../domain/restore-handle.js';
import { findArchiveKey, parseArchiveKey } from '../../storage/archive-key.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { ArchiveFolder } from './archive-folders.js';
import { archivePrefix, keepingKey, manifestCopyKey, manifestKey } from './archive-keys.js';
import { assertKeyOf } from './assert-key-of.js';
import { archiveOfManifest } from './archive-of-manifest.js';
import { collect } from './collect.js';
import { readKeeping } from './keeping-record.js';
import { readManifest } from './manifest.js';
import type { Manifest } from './manifest.js';

export interface StoredArchive {
  readonly archive: MadeArchive;
  readonly manifest: Manifest;
  readonly keeping: ArchiveKeeping;
  /** When its objects were removed; null while any is there. */
  readonly removedAt: Date | null;
  /** The text of its key object; null where there is none, which only an expired one may lack. */
  readonly wrappedKey: string | null;
  /** What is not as it should be and takes nothing from the archive. */
  readonly remarks: readonly string[];
}

const NOT_KEPT: ArchiveKeeping = { retainUntil: null, legalHold: false, expiry: null, shredding: null };
/** A manifest has some 500 bytes an object: 400,000 objects are 25 TB. What is longer is something else. */
const MAX_MANIFEST_BYTES = 256 * 1024 * 1024;
const HINT = "Bring its objects back from the store's own versions or from a copy of it, then rebuild again.";

/**
 * Null for a folder without a manifest: an archive that was never finished. CORRUPTED, naming the fault, for a
 * manifest that is none, is of another archive, or names objects that are not there with their lengths. Where the
 * manifest cannot be read, its copy serves.
 */
export async function readFolder(store: ObjectStore, folder: ArchiveFolder): Promise<StoredArchive | null> {
  const { name, objects } = folder;
  const holds = (file: string): boolean => objects.has(`archive/${name}/${file}`);
  if (!holds('manifest.json') && !holds('manifest.copy.json')) return null;
  const id = idOf(name, store);
  if (!holds('manifest.json')) {
    throw corrupted(
      `${store.uri}/${archivePrefix(id)} has a copy of a manifest and no manifest: it was never published, or lost it`,
      `Where it was published, bring ${manifestKey(id)} back from the store's own versions, then rebuild again.`,
    );
  }
  const remarks: string[] = [];
  const { manifest, bytes } = await readEither(store, id, objects, remarks);
  const keeping = objects.has(keepingKey(id)) ? await keepingOf(store, id, remarks) : NOT_KEPT;
  const missing = missingObjects(manifest, objects);
  if (keeping.expiry === null && missing.length > 0) {
    throw corrupted(
      `${missing.length} of ${manifest.totals.objects} objects of ${store.uri}/${archivePrefix(id)} are not there with their lengths, the first is ${missing[0] ?? ''}`,
      HINT,
    );
  }
  const wrappedKey = await keyOf(store, manifest, keeping);
  return {
    archive: madeArchive(manifest, bytes, store),
    manifest,
    keeping,
    wrappedKey,
    removedAt:
      keeping.expiry !== null && missing.length === manifest.totals.objects ? keeping.expiry.at : null,
    remarks,
  };
}

/** CORRUPTED where a kept archive has a data key of its own and its key object is gone or of another key. */
async function keyOf(
  store: ObjectStore,
  manifest: Manifest,
  keeping: ArchiveKeeping,
): Promise<string | null> {
  const { ownKey, archiveId: id } = manifest;
  if (ownKey === undefined) return null;
  const text = await findArchiveKey(store, id);
  if (text === null) {
    if (keeping.expiry !== null) return null;
    throw corrupted(`${store.uri}/${ownKey.object} is not there: nobody can read archive ${id}`, HINT);
  }
  assertKeyOf(manifest, parseArchiveKey(text, id, ownKey.object));
  return text;
}

function idOf(name: string, store: ObjectStore): ArchiveId {
  try {
    return archiveId(name);
  } catch (cause) {
    throw corrupted(
      `${store.uri}/archive/${name}/manifest.json is not of Sortkeep: its folder is no archive's id`,
      'Move it to another prefix or directory.',
      cause,
    );
  }
}

async function readEither(
  store: ObjectStore,
  id: ArchiveId,
  objects: ArchiveFolder['objects'],
  remarks: string[],
): Promise<{ readonly manifest: Manifest; readonly bytes: Uint8Array }> {
  const read = async (key: string): Promise<{ manifest: Manifest; bytes: Uint8Array } | SortkeepError> => {
    try {
      const bytes = await readShort(store, key, objects.get(key) ?? 0);
      return { manifest: parsed(bytes, `${store.uri}/${key}`, id), bytes };
    } catch (error) {
      if (isOfObject(error)) return error;
      throw error;
    }
  };
  const main = await read(manifestKey(id));
  const copy = objects.has(manifestCopyKey(id))
    ? await read(manifestCopyKey(id))
    : corrupted(`${store.uri}/${manifestCopyKey(id)} is not there`, HINT);
  if (main instanceof SortkeepError) {
    if (copy instanceof SortkeepError) throw main;
    remarks.push(`read by its copy: ${main.message}`);
    return copy;
  }
  if (copy instanceof SortkeepError) remarks.push(`without a good copy of its manifest: ${copy.message}`);
  else if (sha256Hex(copy.bytes) !== sha256Hex(main.bytes)) {
    remarks.push(`${store.uri}/${manifestCopyKey(id)} is another manifest than the one that stands`);
  }
  return main;
}

/** What is wrong with one object alone; a store that does not answer is not among it. */
const isOfObject = (error: unknown): error is SortkeepError =>
  error instanceof SortkeepError && ['CORRUPTED', 'NOT_FOUND', 'ACCESS_DENIED'].includes(error.code);

async function readShort(store: ObjectStore, key: string, length: number): Promise<Uint8Array> {
  if (length <= MAX_MANIFEST_BYTES) return collect(store.get(key));
  throw corrupted(`${store.uri}/${key} is not a manifest: it has ${length} bytes`, HINT);
}

/** Whatever a foreign object makes a parser throw is the object's fault. */
function parsed(bytes: Uint8Array, name: string, id: ArchiveId): Manifest {
  let manifest: Manifest;
  try {
    manifest = readManifest(bytes, name);
  } catch (cause) {
    if (isOfObject(cause)) throw cause;
    throw corrupted(`${name} is not a manifest`, HINT, cause);
  }
  if (manifest.archiveId === id && manifest.handle === restoreHandle(id)) return manifest;
  throw corrupted(`${name} is the manifest of archive ${manifest.archiveId}`, HINT);
}

/** A manifest that was written by hand may hold what is no number of rows and no time. */
function madeArchive(manifest: Manifest, bytes: Uint8Array, store: ObjectStore): MadeArchive {
  try {
    const createdAt = new Date(manifest.createdAt);
    createdAt.toISOString();
    // Every chunk was read back before the manifest was written.
    return archiveOfManifest(manifest, bytes, store.uri, createdAt);
  } catch (cause) {
    throw corrupted(
      `${store.uri}/${manifestKey(manifest.archiveId)} holds figures that no archive has`,
      HINT,
      cause,
    );
  }
}

function missingObjects(manifest: Manifest, objects: ArchiveFolder['objects']): readonly string[] {
  const data = `${archivePrefix(manifest.archiveId)}data/`;
  return manifest.chunks.flatMap(({ result }) =>
    result.objects
      .filter(({ key, storedBytes }) => !key.startsWith(data) || objects.get(key) !== storedBytes)
      .map(({ key }) => key),
  );
}

/** A record that cannot be read may have been a hold: the archive is put under one. */
async function keepingOf(store: ObjectStore, id: ArchiveId, remarks: string[]): Promise<ArchiveKeeping> {
  try {
    return await readKeeping(store, id);
  } catch (error) {
    if (!isOfObject(error)) throw error;
    remarks.push(`put under legal hold, since nobody can tell whether it was: ${error.message}`);
    return { ...NOT_KEPT, legalHold: true };
  }
}
