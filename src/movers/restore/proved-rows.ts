import { createContentHasher } from '../../codec/content-hash.js';
import { decodeWithNode } from '../../codec/decode-with-node.js';
import { verifyObject } from '../../codec/verify-object.js';
import { corrupted } from '../../domain/errors.js';
import type { ChunkResult } from '../../domain/move.js';
import type { Meter } from '../../engine/mover.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { ManifestChunk } from '../archive/manifest.js';
import { digestedRows } from '../rows/digested-rows.js';

export interface ProvedRows {
  readonly rows: AsyncIterable<Uint8Array>;
  /** After the last row, with what the server counted: CORRUPTED unless every hash is the manifest's. */
  readonly proved: (rowsTaken: number) => ChunkResult;
}

/** A chunk's rows out of its objects, as they were archived; `name` is what an error calls them. */
export function provedRows(
  store: ObjectStore,
  { result: expected }: ManifestChunk,
  name: string,
  meter: Meter,
  signal: AbortSignal,
): ProvedRows {
  const hasher = createContentHasher(name, expected.contentHash);
  const digest = digestedRows(plaintext(store, expected), hasher, meter, signal);
  return {
    rows: digest.rows,
    proved: (rowsTaken) => {
      const found = digest.result();
      if (
        rowsTaken === expected.rows &&
        found.sha256 === expected.sha256 &&
        found.contentHash === expected.contentHash
      ) {
        return { ...found, storedBytes: expected.storedBytes, objects: [], snapshot: null };
      }
      throw corrupted(
        `${name} is not what was archived (${rowsTaken} rows of ${expected.rows})`,
        'Verify the archive by its handle; nothing of the chunk was restored.',
      );
    },
  };
}

async function* plaintext(store: ObjectStore, { objects }: ChunkResult): AsyncGenerator<Uint8Array> {
  for (const object of objects) yield* verifyObject(store.get(object.key), object, decodeWithNode);
}
