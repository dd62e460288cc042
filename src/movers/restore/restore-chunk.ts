import { dropCsvFields } from '../../codec/drop-csv-fields.js';
import type { ClaimId } from '../../domain/ids.js';
import type { ChunkResult } from '../../domain/move.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { Meter, MoveRun } from '../../engine/mover.js';
import type { Session } from '../../postgres/session.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { ManifestChunk } from '../archive/manifest.js';
import { loadableColumns } from '../source/source-table.js';
import { copyChunkIn } from '../target/copy-chunk-in.js';
import { copyInSql } from '../target/copy-in-sql.js';
import type { TargetTable } from '../target/target-table.js';
import { keepPart } from './keep-part.js';
import type { ChosenRows } from './keep-part.js';
import { provedRows } from './proved-rows.js';

export interface RestoreChunk {
  readonly session: Session;
  readonly store: ObjectStore;
  readonly target: TargetTable;
  /** Number of the chunk in this move; the archive may have others in between. */
  readonly index: number;
  readonly archived: ManifestChunk;
  /** Null: all of it. */
  readonly chosen: ChosenRows | null;
  readonly run: MoveRun;
  readonly claim: ClaimId;
  readonly meter: Meter;
}

/** Streams a chunk's objects into the table; the transaction commits only when every hash is the manifest's. */
export function restoreChunk(chunk: RestoreChunk): Promise<ChunkResult> {
  const { session, store, target, index, archived, chosen, run, claim, meter } = chunk;
  const { place, definition } = target;
  const name = `chunk ${archived.index} of archive of ${definition.schema}.${definition.name}`;
  const { rows, proved } = provedRows(store, archived, name, meter, run.signal);
  const copy = async (to: Session): Promise<ChunkResult> => {
    const result =
      chosen === null
        ? proved(
            await to.copyIn(copyInSql(place, loadableColumns(definition)), loadable(rows, definition, name)),
          )
        : await keepPart(to, { target, chosen, rows, proved, name, signal: run.signal });
    meter.rows = result.rows;
    return result;
  };
  return copyChunkIn(session, { moveId: run.move.id, index, claim, leaf: archived.range.leaf, copy }, name);
}

/** Generated columns are computed anew. */
function loadable(
  rows: AsyncIterable<Uint8Array>,
  { columns }: TableDefinition,
  name: string,
): AsyncIterable<Uint8Array> {
  const generated = new Set(
    columns.flatMap((column, position) => (column.generated === null ? [] : [position])),
  );
  return generated.size === 0 ? rows : dropCsvFields(rows, generated, name);
}
