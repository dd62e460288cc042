import { createContentHasher } from '../../codec/content-hash.js';
import { textOrder } from '../../codec/ordered-text.js';
import { TextBounds } from '../../codec/text-bounds.js';
import type { ColumnBounds } from '../../domain/move.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { ManifestChunk } from './manifest.js';

export interface ChunkProof {
  /** The next bytes of the chunk's canonical CSV. */
  update(bytes: Uint8Array): void;
  /** What the manifest says of the rows that is not so; call once. CORRUPTED where the text stopped inside a row. */
  faults(): readonly string[];
}

/** Compares a chunk's rows with its hash, and with its bounds, by which restores of a part leave chunks out. */
export function proveChunk({ columns }: TableDefinition, { index, result }: ManifestChunk): ChunkProof {
  const told = result.bounds ?? [];
  const bounds = new TextBounds(
    columns.map(({ name, type }) => (told.some(({ column }) => column === name) ? textOrder(type) : null)),
  );
  const hasher = createContentHasher(`chunk ${index}`, result.contentHash, bounds);
  return {
    update: (bytes) => {
      hasher.update(bytes);
    },
    faults: () => {
      const { contentHash } = hasher.digest();
      if (contentHash !== result.contentHash) {
        return [`the rows of chunk ${index} have the content hash ${contentHash}, not ${result.contentHash}`];
      }
      const found = bounds
        .found()
        .map(({ position, ...seen }) => ({ column: columns[position]?.name ?? '', ...seen }));
      return told
        .filter((one) => !found.some((other) => isSame(one, other)))
        .map(
          ({ column }) =>
            `chunk ${index} has other least and greatest values of ${column} than its manifest says`,
        );
    },
  };
}

const isSame = (one: ColumnBounds, other: ColumnBounds): boolean =>
  one.column === other.column &&
  one.least === other.least &&
  one.most === other.most &&
  one.nulls === other.nulls;
