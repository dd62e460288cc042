import { createContentHasher } from '../../codec/content-hash.js';
import { decodeWithNode } from '../../codec/decode-with-node.js';
import { dropCsvFields } from '../../codec/drop-csv-fields.js';
import { verifyObject } from '../../codec/verify-object.js';
import { corrupted } from '../../domain/errors.js';
import type { ClaimId } from '../../domain/ids.js';
import type { ChunkResult } from '../../domain/move.js';
import type { Meter, MoveRun } from '../../engine/mover.js';
import type { Session } from '../../postgres/session.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { ManifestChunk } from '../archive/manifest.js';
import { digestedRows } from '../rows/digested-rows.js';
import { loadableColumns } from '../source/source-table.js';
import { copyChunkIn } from '../target/copy-chunk-in.js';
import { copyInSql } from '../target/copy-in-sql.js';
import type { TargetTable } from '../target/target-table.js';

export interface RestoreChunk {
  readonly session: Session;
  readonly store: ObjectStore;
  readonly target: TargetTable;
  readonly archived: ManifestChunk;
  readonly run: MoveRun;
  readonly claim: ClaimId;
  readonly meter: Meter;
}

/** Streams a chunk's objects into the table; the transaction commits only when every hash is the manifest's. */
export function restoreChunk({
  session,
  store,
  target,
  archived,
  run,
  claim,
  meter,
}: RestoreChunk): Promise<ChunkResult> {
  const { index, result: expected } = archived;
  const name = `chunk ${index} of archive of ${target.definition.schema}.${target.definition.name}`;
  const digest = digestedRows(
    plaintext(store, archived),
    createContentHasher(name, expected.contentHash),
    meter,
    run.signal,
  );
  const generated = new Set(
    target.definition.columns.flatMap((column, position) => (column.generated === null ? [] : [position])),
  );
  return copyChunkIn(
    session,
    {
      moveId: run.move.id,
      index,
      claim,
      leaf: archived.range.leaf,
      copySql: copyInSql(target.place, loadableColumns(target.definition)),
      rows: generated.size === 0 ? digest.rows : dropCsvFields(digest.rows, generated, name),
      result: (rowsTaken) => {
        const found = digest.result();
        meter.rows = rowsTaken;
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
    },
    name,
  );
}

async function* plaintext(store: ObjectStore, chunk: ManifestChunk): AsyncGenerator<Uint8Array> {
  for (const object of chunk.result.objects)
    yield* verifyObject(store.get(object.key), object, decodeWithNode);
}
