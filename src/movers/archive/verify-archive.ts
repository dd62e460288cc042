import { createContentHasher, mergeContentHashes } from '../../codec/content-hash.js';
import { verifyObject } from '../../codec/verify-object.js';
import type { Archive, ArchiveVerification } from '../../domain/archive.js';
import { asSortkeepError } from '../../domain/errors.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { manifestCopyKey } from './archive-keys.js';
import { loadManifest } from './load-manifest.js';
import type { Manifest, ManifestChunk } from './manifest.js';

/**
 * Reads the manifest, its copy and every object back, the latter through the second codec, and compares all hashes.
 * Goes on after a fault, so that all of them are told.
 */
export async function verifyArchive(store: ObjectStore, archive: Archive): Promise<ArchiveVerification> {
  const started = performance.now();
  const faults: string[] = [];
  const load = async (key: string): Promise<Manifest | null> => {
    try {
      return await loadManifest(store, [key], archive.manifestSha256);
    } catch (error) {
      faults.push(asSortkeepError(error, `reading ${key}`).message);
      return null;
    }
  };
  const main = await load(archive.manifestKey);
  const copy = await load(manifestCopyKey(archive.id));
  const manifest = main ?? copy;
  const hashes: string[] = [];
  for (const chunk of manifest?.chunks ?? []) hashes.push(await verifyChunk(store, chunk, faults));
  if (manifest !== null && faults.length === 0 && mergeContentHashes(hashes) !== archive.contentHash) {
    faults.push(`the rows have the content hash ${mergeContentHashes(hashes)}, not ${archive.contentHash}`);
  }
  return {
    archiveId: archive.id,
    ok: faults.length === 0,
    objects: manifest?.totals.objects ?? 0,
    storedBytes: BigInt(manifest?.totals.storedBytes ?? 0),
    seconds: (performance.now() - started) / 1000,
    faults,
    at: new Date(),
  };
}

async function verifyChunk(store: ObjectStore, chunk: ManifestChunk, faults: string[]): Promise<string> {
  const hasher = createContentHasher(`chunk ${chunk.index}`);
  let whole = true;
  for (const object of chunk.result.objects) {
    try {
      for await (const plain of verifyObject(store.get(object.key), object)) {
        if (whole) hasher.update(plain);
      }
    } catch (error) {
      whole = false;
      faults.push(asSortkeepError(error, `reading ${object.key}`).message);
    }
  }
  return whole ? hasher.digest().contentHash : chunk.result.contentHash;
}
