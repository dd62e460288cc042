/**
 * The manifest is the commit marker: where an earlier attempt published it and died before the catalog knew, the
 * archive is that one, whatever happened to the table since.
 */
import type { ArchiveId } from '../../domain/ids.js';
import { conflict } from '../../domain/errors.js';
import type { ChunkResult } from '../../domain/move.js';
import type { MoveRun, MoveSession } from '../../engine/mover.js';
import type { Database } from '../../postgres/session.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { manifestKey } from './archive-keys.js';
import { collect } from './collect.js';
import { manifestContent, readManifest } from './manifest.js';
import type { Manifest } from './manifest.js';
import { publishArchive } from './publish-archive.js';

/** The manifest of this move's archive, null where none is published. */
export async function findPublished(
  store: ObjectStore,
  id: ArchiveId,
  run: MoveRun,
): Promise<Manifest | null> {
  const key = manifestKey(id);
  if ((await store.head(key)) === null) return null;
  const manifest = readManifest(await collect(store.get(key)), `${store.uri}/${key}`);
  if (manifest.moveId === run.move.id) return manifest;
  throw conflict(`${store.uri}/${key} is the manifest of another move`, 'Plan the archive again.');
}

/** A session that has nothing left to copy: it enters into the catalog what the manifest says. */
export function publishedArchive(
  catalog: Database,
  store: ObjectStore,
  run: MoveRun,
  manifest: Manifest,
  retainUntil: Date | null,
): MoveSession {
  const results = new Map<number, ChunkResult>(manifest.chunks.map(({ index, result }) => [index, result]));
  return {
    ranges: manifest.chunks.map(({ range }) => range),
    parallel: 1,
    standing: () => Promise.resolve(results),
    copy: (chunk) =>
      Promise.reject(
        conflict(
          `chunk ${chunk.index} is not in the manifest that was published`,
          'Cancel the move and archive the table again.',
        ),
      ),
    finish: () => Promise.resolve(),
    verify: (chunks) => Promise.resolve({ chunks, contentHash: manifestContent(chunks).contentHash }),
    publish: () => publishArchive(catalog, store, run, manifest, retainUntil),
    close: () => Promise.resolve(),
  };
}
