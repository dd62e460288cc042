import { verifyObject } from '../../codec/verify-object.js';
import type { Archive, ArchiveVerification } from '../../domain/archive.js';
import { SortkeepError } from '../../domain/errors.js';
import { readArchiveKey } from '../../storage/archive-key.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { archivedKeys, recallObjects } from '../../storage/recall-objects.js';
import { assertKeyOf } from './assert-key-of.js';
import { manifestCopyKey } from './archive-keys.js';
import { checkObjects } from './check-objects.js';
import { compareChecksums } from './compare-checksums.js';
import { dataKeysOf } from './data-keys-of.js';
import { loadManifest } from './load-manifest.js';
import type { Manifest, ManifestChunk } from './manifest.js';
import { proveChunk } from './prove-chunk.js';
import { sampleChunks } from './sample-chunks.js';

/** OBJECTS reads the manifest and its copy only; DEEP chunks too, drawn by chance within `limitBytes`. */
export type VerifyDepth = { readonly how: 'OBJECTS' } | { readonly how: 'DEEP'; readonly limitBytes: number };

/**
 * Reads the manifest and its copy and looks at the objects: by the store's list and its checksums, or through the second codec with all
 * hashes compared. Goes on after a fault, so that all of them are told. Rejects where the store does not answer or
 * refuses: that says nothing of the archive.
 */
export async function verifyArchive(
  store: ObjectStore,
  archive: Archive,
  depth: VerifyDepth,
  signal: AbortSignal,
): Promise<Omit<ArchiveVerification, 'actor'>> {
  const started = performance.now();
  const faults: string[] = [];
  const load = (key: string): Promise<Manifest | null> =>
    orFault(faults, () => loadManifest(store, [key], archive.manifestSha256));
  const main = await load(archive.manifestKey);
  const copy = await load(manifestCopyKey(archive.id));
  const manifest = main ?? copy;
  const seen =
    manifest === null
      ? NOTHING
      : depth.how === 'OBJECTS'
        ? await listed(store, manifest, faults, signal)
        : await read(store, archive, manifest, depth.limitBytes, faults, signal);
  return {
    archiveId: archive.id,
    how: depth.how,
    ...seen,
    ok: faults.length === 0,
    seconds: (performance.now() - started) / 1000,
    faults,
    at: new Date(),
  };
}

type Seen = Pick<ArchiveVerification, 'share' | 'objects' | 'checksums' | 'storedBytes'>;
const NOTHING: Seen = { share: 0, objects: 0, checksums: 0, storedBytes: 0n };

const whole = ({ totals }: Manifest, checksums = 0): Seen => ({
  share: 1,
  objects: totals.objects,
  checksums,
  storedBytes: BigInt(totals.storedBytes),
});

async function listed(
  store: ObjectStore,
  manifest: Manifest,
  faults: string[],
  signal: AbortSignal,
): Promise<Seen> {
  faults.push(...(await checkObjects(store, manifest, signal)));
  const compared = await compareChecksums(store, manifest, signal);
  faults.push(...compared.faults);
  if (manifest.ownKey !== undefined) {
    await orFault(faults, async () => assertKeyOf(manifest, await readArchiveKey(store, manifest.archiveId)));
  }
  return whole(manifest, compared.objects);
}

async function read(
  store: ObjectStore,
  archive: Archive,
  manifest: Manifest,
  limitBytes: number,
  faults: string[],
  signal: AbortSignal,
): Promise<Seen> {
  const chunks = await readableChunks(store, manifest, limitBytes);
  for (const chunk of chunks) await verifyChunk(store, manifest, chunk, faults, signal);
  if (manifest.contentHash !== archive.contentHash) {
    faults.push(`the rows have the content hash ${manifest.contentHash}, not ${archive.contentHash}`);
  }
  if (chunks.length === manifest.chunks.length) return whole(manifest);
  const storedBytes = chunks.reduce((total, { result }) => total + result.storedBytes, 0);
  return {
    share: storedBytes / manifest.totals.storedBytes,
    objects: chunks.reduce((total, { result }) => total + result.objects.length, 0),
    checksums: 0,
    storedBytes: BigInt(storedBytes),
  };
}

/**
 * Drawn by chance, of those that are read without a wait where there are others. Of an archive that is cold all over the
 * same at each look, so that the next one reads what this one asks the store for: ObjectsAwaited until it is there.
 */
async function readableChunks(
  store: ObjectStore,
  { handle, chunks }: Manifest,
  limitBytes: number,
): Promise<readonly ManifestChunk[]> {
  const cold = new Set(await archivedKeys(store, dataKeysOf(chunks)));
  const warm = chunks.filter((chunk) => !dataKeysOf([chunk]).some((key) => cold.has(key)));
  const drawn = sampleChunks(chunks, limitBytes);
  if (warm.length === chunks.length) return drawn;
  const readable = sampleChunks(warm, limitBytes);
  if (drawn.length < chunks.length && readable.length > 0) return readable;
  const same = sampleChunks(chunks, limitBytes, () => 0);
  await recallObjects(store, `the verification of ${handle}`, dataKeysOf(same));
  return same;
}

async function verifyChunk(
  store: ObjectStore,
  { table }: Manifest,
  chunk: ManifestChunk,
  faults: string[],
  signal: AbortSignal,
): Promise<void> {
  const proof = proveChunk(table, chunk);
  let good = true;
  for (const object of chunk.result.objects) {
    const proved = await orFault(faults, async () => {
      for await (const plain of verifyObject(store.get(object.key), object)) {
        signal.throwIfAborted();
        if (good) proof.update(plain);
      }
      return true;
    });
    good &&= proved !== null;
  }
  if (good) faults.push(...((await orFault(faults, () => proof.faults())) ?? []));
}

/** Null, with the fault told, where what is stored is damaged or missing. */
async function orFault<T>(faults: string[], work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SortkeepError) || (error.code !== 'CORRUPTED' && error.code !== 'NOT_FOUND')) {
      throw error;
    }
    faults.push(error.message);
    return null;
  }
}
