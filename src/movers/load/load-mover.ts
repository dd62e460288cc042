/** LOAD: a table's rows go into the warehouse, typed; counts and sums at both ends are compared. */
import { z } from 'zod';
import { createContentHasher, mergeContentHashes } from '../../codec/content-hash.js';
import { postgresDataset } from '../../domain/dataset-name.js';
import { asSortkeepError, corrupted, invalidInput } from '../../domain/errors.js';
import type { Chunk, ChunkResult } from '../../domain/move.js';
import type { Plan, PlanTarget } from '../../domain/plan.js';
import type { FinishedChunk, Meter, MoveRun, MoveSession, Mover } from '../../engine/mover.js';
import { quoteName } from '../../postgres/quote.js';
import { parseTableProfile } from '../../warehouse/profile/table-profile.js';
import type { StagedChunk, TableProfile, Warehouse, WarehouseTable } from '../../warehouse/warehouse.js';
import type { MoverServices } from '../mover-services.js';
import { publishLineage } from '../publish-lineage.js';
import { digestedRows } from '../rows/digested-rows.js';
import { openPlannedTable, plannedDefinition, standingAtSource } from '../source/open-planned-table.js';
import type { SourceTable } from '../source/source-table.js';

type LoadTarget = Extract<PlanTarget, { kind: 'LOAD' }>;

function targetOf(plan: Plan): LoadTarget {
  if (plan.target.kind === 'LOAD') return plan.target;
  throw invalidInput(`plan ${plan.id} is not a LOAD`, 'This is a fault in Sortkeep: report it.');
}

export function createLoadMover(services: MoverServices, warehouse: Warehouse): Mover {
  return {
    open: (run) => openLoad(services, warehouse, run),
    discard: async (run) => {
      const definition = await plannedDefinition(services.catalog, run.plan);
      await warehouse.withdraw(run.move.id, warehouse.design(definition, targetOf(run.plan).to));
    },
  };
}

const profileRow = z.object({ profile: z.unknown() });

async function openLoad(services: MoverServices, warehouse: Warehouse, run: MoveRun): Promise<MoveSession> {
  const { to } = targetOf(run.plan);
  await warehouse.check();
  const { source, table, rows } = await openPlannedTable(services, run);
  const design = await designOf(warehouse, rows, to);
  for (const warning of design.warnings) run.warn(warning);
  let atSource: TableProfile | null = null;
  return {
    ranges: rows.ranges,
    parallel: rows.parallel,
    standing: async (chunks) => {
      const staged = new Set((await warehouse.begin(run.move.id, design)).map(({ index }) => index));
      return standingAtSource(rows, chunks, (chunk) => (staged.has(chunk.index) ? chunk.result : null));
    },
    copy: (chunk, _claim, meter) => stageChunk(warehouse, design, rows, run, chunk, meter),
    finish: async (chunks) => {
      const { rows: found } = await rows.holder.query(warehouse.sourceProfileSql(design, rows.allRows));
      atSource = parseTableProfile(profileRow.parse(found[0]).profile);
      // What is committed cannot be added to: a partition that came meanwhile must show before, and nobody may wait for
      // the source any more, since an attempt that let go after it could not copy what was written since.
      await rows.release();
      const { rows: loaded } = await warehouse.commit(run.move.id, design, chunks.map(stagedOf));
      const copied = chunks.reduce((total, { result }) => total + result.rows, 0);
      if (loaded !== copied) {
        throw corrupted(
          `${quoteName(to)} in ${warehouse.uri} has ${loaded} rows, ${copied} were copied`,
          'Cancel the move and run it again.',
        );
      }
    },
    verify: async (chunks) => {
      const differences =
        atSource === null
          ? ['nothing was compared']
          : warehouse.compare(atSource, await warehouse.profile(design));
      if (differences.length === 0) {
        return { chunks, contentHash: mergeContentHashes(chunks.map(({ result }) => result.contentHash)) };
      }
      throw corrupted(
        `${quoteName(to)} in ${warehouse.uri} differs from its source: ${differences.slice(0, 5).join('; ')}`,
        'Cancel the move and run it again; report it when it differs twice.',
      );
    },
    publish: async (proof) => {
      await publishLineage(services.catalog, run, {
        from: postgresDataset(source.address, table.database, rows.definition),
        to: { namespace: warehouse.namespace, name: `${design.target.schema}.${design.target.name}` },
        columns: design.columns.flatMap(({ name }, index) => {
          const column = rows.definition.columns[index];
          return column === undefined ? [] : [{ from: column.name, to: name }];
        }),
        rows: proof.chunks.reduce((total, { result }) => total + result.rows, 0),
        contentHash: proof.contentHash,
      });
      await removeStaged(warehouse, design, run);
    },
    close: () => rows.close(),
  };
}

/** Best effort by design: what was staged is of no use now, and no reason to fail a move that is done. */
async function removeStaged(warehouse: Warehouse, design: WarehouseTable, run: MoveRun): Promise<void> {
  try {
    await warehouse.discard(run.move.id, design);
  } catch (error) {
    const { message } = asSortkeepError(error, 'removing what was staged');
    run.warn(`what was staged for load ${run.move.id} is still in its store: ${message}`);
  }
}

/** A table that the warehouse cannot keep is refused before anything is written, and its source let go. */
async function designOf(
  warehouse: Warehouse,
  rows: SourceTable,
  to: LoadTarget['to'],
): Promise<WarehouseTable> {
  try {
    return warehouse.design(rows.definition, to);
  } catch (error) {
    await rows.close();
    throw error;
  }
}

const stagedOf = ({ index, result }: FinishedChunk): StagedChunk => ({
  index,
  rows: result.rows,
  rawBytes: result.rawBytes,
  storedBytes: result.storedBytes,
});

async function stageChunk(
  warehouse: Warehouse,
  design: WarehouseTable,
  rows: SourceTable,
  run: MoveRun,
  chunk: Chunk,
  meter: Meter,
): Promise<ChunkResult> {
  const name = `chunk ${chunk.index} of ${quoteName(design.target)} in ${warehouse.uri}`;
  const expressions = design.columns.map(({ sourceExpression }) => sourceExpression);
  const digest = digestedRows(
    rows.copyOut(expressions, chunk.range),
    createContentHasher(name),
    meter,
    run.signal,
  );
  const staged = await warehouse.stage(run.move.id, design, chunk.index, digest.rows);
  const result = digest.result();
  if (staged.rows !== result.rows) {
    throw corrupted(
      `${name} has ${staged.rows} rows, the source gave ${result.rows}`,
      'Start the move again.',
    );
  }
  meter.rows = staged.rows;
  meter.storedBytes = staged.storedBytes;
  return { ...result, storedBytes: staged.storedBytes, objects: [], snapshot: rows.markOf(chunk.range) };
}
