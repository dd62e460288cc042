/** CONSOLIDATE: a table's rows are piped from COPY into COPY, without a parse, into a schema of the target. */
import { createContentHasher, mergeContentHashes } from '../../codec/content-hash.js';
import { postgresDataset } from '../../domain/dataset-name.js';
import { corrupted, invalidInput } from '../../domain/errors.js';
import type { ClaimId } from '../../domain/ids.js';
import type { Chunk, ChunkResult } from '../../domain/move.js';
import { tablesOf } from '../../domain/partitions.js';
import type { Plan, PlanTarget } from '../../domain/plan.js';
import type { QualifiedName } from '../../domain/table-definition.js';
import type { Meter, MoveRun, MoveSession, Mover } from '../../engine/mover.js';
import { placeDefinition } from '../../postgres/ddl/place-definition.js';
import { quoteName } from '../../postgres/quote.js';
import type { MoverServices } from '../mover-services.js';
import { publishLineage } from '../publish-lineage.js';
import { digestedRows } from '../rows/digested-rows.js';
import { getSource, openPlannedTable, standingAtSource } from '../source/open-planned-table.js';
import type { PlannedTable } from '../source/open-planned-table.js';
import { loadableColumns } from '../source/source-table.js';
import { addForeignKeysAmong } from '../target/add-foreign-keys.js';
import { copyChunkIn } from '../target/copy-chunk-in.js';
import { copyInSql } from '../target/copy-in-sql.js';
import { discardTarget } from '../target/discard-target.js';
import { finishTarget } from '../target/finish-target.js';
import { fitToServer } from '../target/fit-to-server.js';
import { hashTarget } from '../target/hash-target.js';
import { openTarget } from '../target/open-target.js';
import type { TargetSessions } from '../target/open-target.js';
import { placeOf, targetParts } from '../target/target-parts.js';
import { chunksInTarget, emptyTarget, prepareTarget } from '../target/target-table.js';
import type { TargetTable } from '../target/target-table.js';

type ConsolidateTarget = Extract<PlanTarget, { kind: 'CONSOLIDATE' }>;

function targetOf(plan: Plan): ConsolidateTarget {
  if (plan.target.kind === 'CONSOLIDATE') return plan.target;
  throw invalidInput(`plan ${plan.id} is not a CONSOLIDATE`, 'This is a fault in Sortkeep: report it.');
}

export function createConsolidateMover(services: MoverServices): Mover {
  return {
    open: (run) => openConsolidation(services, run),
    discard: (run) => discardTarget(services, run, targetOf(run.plan).to),
  };
}

async function openConsolidation(services: MoverServices, run: MoveRun): Promise<MoveSession> {
  const { to } = targetOf(run.plan);
  const destination = await getSource(services.catalog, to.sourceId);
  const planned = await openPlannedTable(services, run);
  const { rows } = planned;
  const sessions = await openTarget(services, destination, to.database, run).catch(async (error: unknown) => {
    await rows.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await Promise.all([rows.close(), sessions.close()]);
  };
  const definition = await fitToServer(sessions.main, rows.definition, run).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const target: TargetTable = {
    moveId: run.move.id,
    kind: 'CONSOLIDATE',
    definition,
    place: { schema: to.schema, name: to.name },
    origin: { sourceId: planned.source.id, database: planned.table.database },
  };
  const parts = targetParts(definition, target.place);
  sessions.making(tablesOf(placeDefinition(definition, target.place)));
  for (const feature of rows.definition.notRecreated) run.warn(`not made at the target: ${feature}`);
  let finished = false;
  return {
    ranges: rows.ranges,
    parallel: rows.parallel,
    standing: async (chunks) => {
      ({ finished } = await prepareTarget(sessions.main, target));
      const there = await chunksInTarget(sessions.main, run.move.id);
      const standing = await standingAtSource(rows, chunks, (chunk) => there.get(chunk.index) ?? null);
      if (standing.size === there.size) return standing;
      // Finished means whole, of one moment; what came later is as if it had come after the move.
      if (finished) {
        run.warn(writtenSince(planned));
        return there;
      }
      // Rows of a chunk that changed at the source cannot be told from the others here: all are copied again.
      await emptyTarget(sessions.main, run.move.id, parts);
      return new Map();
    },
    copy: (chunk, claim, meter) =>
      copyChunk(planned, sessions, placeOf(parts, chunk.range), run, chunk, claim, meter),
    finish: async () => {
      await rows.release();
      if (!finished) await finishTarget(sessions.main, target, run);
      for (const waiting of await addForeignKeysAmong(sessions.main, target)) run.warn(waiting);
    },
    verify: async (chunks) => {
      const copied = mergeContentHashes(chunks.map(({ result }) => result.contentHash));
      const found = await hashTarget(sessions, {
        place: target.place,
        parts,
        columns: loadableColumns(rows.definition),
        like: copied,
        pagesPerChunk: services.pagesPerChunk,
        signal: run.signal,
        catalog: services.catalog,
        node: destination.id,
      });
      if (found === copied) return { chunks, contentHash: found };
      throw corrupted(
        `${quoteName(target.place)} does not hold the rows of the source (${found} there, ${copied} copied)`,
        'Somebody wrote to the new table, or a trigger or default changed rows: cancel the move and run it again.',
      );
    },
    publish: (proof) =>
      publishLineage(services.catalog, run, {
        from: postgresDataset(planned.source.address, planned.table.database, rows.definition),
        to: postgresDataset(destination.address, to.database, target.place),
        columns: rows.definition.columns.map(({ name }) => ({ from: name, to: name })),
        rows: proof.chunks.reduce((total, { result }) => total + result.rows, 0),
        contentHash: proof.contentHash,
      }),
    close,
  };
}

const writtenSince = ({ rows }: PlannedTable): string =>
  `${quoteName(rows.definition)} was written to after it had been copied and finished: rows of later are not in the target`;

function copyChunk(
  { rows }: PlannedTable,
  sessions: TargetSessions,
  place: QualifiedName,
  run: MoveRun,
  chunk: Chunk,
  claim: ClaimId,
  meter: Meter,
): Promise<ChunkResult> {
  const columns = loadableColumns(rows.definition);
  const name = `chunk ${chunk.index} of ${quoteName(place)}`;
  return sessions.withLane((session) => {
    const digest = digestedRows(
      rows.copyOut(columns, chunk.range),
      createContentHasher(name),
      meter,
      run.signal,
    );
    return copyChunkIn(
      session,
      {
        moveId: run.move.id,
        index: chunk.index,
        claim,
        leaf: chunk.range.leaf,
        copy: async (to) => {
          const rowsTaken = await to.copyIn(copyInSql(place, columns), digest.rows);
          const result = digest.result();
          meter.rows = rowsTaken;
          if (rowsTaken !== result.rows) {
            throw corrupted(
              `${name} has ${rowsTaken} rows, the source gave ${result.rows}`,
              'Start the move again.',
            );
          }
          return { ...result, storedBytes: result.rawBytes, objects: [], snapshot: rows.markOf(chunk.range) };
        },
      },
      name,
    );
  });
}
