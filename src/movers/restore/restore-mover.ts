/** RESTORE: an archive becomes a table again, in any registered database, and is compared row for row with its proof. */
import { getArchivesById } from '../../catalog/archives/get-archives-by-id.js';
import { postgresDataset } from '../../domain/dataset-name.js';
import { mergeContentHashes } from '../../codec/content-hash.js';
import { corrupted, invalidInput, notFound } from '../../domain/errors.js';
import { notRestored } from '../../domain/not-made-again.js';
import { tablesOf } from '../../domain/partitions.js';
import type { Plan, PlanTarget } from '../../domain/plan.js';
import type { MoveRun, MoveSession, Mover } from '../../engine/mover.js';
import { placeDefinition } from '../../postgres/ddl/place-definition.js';
import { quoteName } from '../../postgres/quote.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { recallObjects } from '../../storage/recall-objects.js';
import { manifestCopyKey } from '../archive/archive-keys.js';
import { dataKeysOf } from '../archive/data-keys-of.js';
import { loadManifest } from '../archive/load-manifest.js';
import type { MoverServices } from '../mover-services.js';
import { publishLineage } from '../publish-lineage.js';
import { getSource } from '../source/open-planned-table.js';
import { allColumns } from '../source/source-table.js';
import { discardTarget } from '../target/discard-target.js';
import { finishTarget } from '../target/finish-target.js';
import { fitToServer } from '../target/fit-to-server.js';
import { hashTarget } from '../target/hash-target.js';
import { openTarget } from '../target/open-target.js';
import { placeOf, targetParts } from '../target/target-parts.js';
import { chunksInTarget, prepareTarget } from '../target/target-table.js';
import type { Prepared, TargetTable } from '../target/target-table.js';
import { chunkOfRange, choosePart } from './chosen-part.js';
import type { ChosenPart } from './chosen-part.js';
import { fitExpressions } from './fit-expressions.js';
import { makeDetails } from './make-details.js';
import { restoreChunk } from './restore-chunk.js';
import { restoreForeignKeys } from './restore-foreign-keys.js';

type RestoreTarget = Extract<PlanTarget, { kind: 'RESTORE' }>;

function targetOf(plan: Plan): RestoreTarget {
  if (plan.target.kind === 'RESTORE') return plan.target;
  throw invalidInput(`plan ${plan.id} is not a RESTORE`, 'This is a fault in Sortkeep: report it.');
}

export function createRestoreMover(services: MoverServices, store: ObjectStore): Mover {
  return {
    open: (run) => openRestore(services, store, run),
    discard: (run) => discardTarget(services, run, targetOf(run.plan).to),
  };
}

async function openRestore(services: MoverServices, store: ObjectStore, run: MoveRun): Promise<MoveSession> {
  const { to, archiveId, part } = targetOf(run.plan);
  const [archive] = await getArchivesById(services.catalog, [archiveId]);
  if (archive === null || archive === undefined) {
    throw notFound(`archive ${archiveId} is not in the catalog`, 'Search the archives for its handle.');
  }
  const manifest = await loadManifest(
    store,
    [archive.manifestKey, manifestCopyKey(archive.id)],
    archive.manifestSha256,
  );
  const destination = await getSource(services.catalog, to.sourceId);
  const sessions = await openTarget(services, destination, to.database, run);
  const place = { schema: to.schema, name: to.name };
  const choose = async (): Promise<ChosenPart> => {
    const known = await fitToServer(sessions.main, manifest.table, run);
    const { definition: whole, notes } = await fitExpressions(sessions.main, known, place, run.move.id);
    for (const note of notes) run.warn(note);
    const found = await choosePart(sessions.main, manifest, whole, place, part, run);
    await recallObjects(store, `the restore of ${manifest.handle}`, dataKeysOf(found.chunks));
    return found;
  };
  const { definition, chunks, chosen, text } = await choose().catch(async (error: unknown) => {
    await sessions.close();
    throw error;
  });
  const target: TargetTable = { moveId: run.move.id, kind: 'RESTORE', definition, place, origin: null };
  const parts = targetParts(definition, target.place);
  sessions.making(tablesOf(placeDefinition(definition, target.place)));
  for (const feature of notRestored(manifest.table)) run.warn(`not restored: ${feature}`);
  let before: Prepared = { finished: false, detailed: false, notes: [] };
  return {
    ranges: chunks.map(({ range }) => range),
    parallel: services.parallel,
    standing: async () => {
      before = await prepareTarget(sessions.main, target);
      for (const note of before.notes) run.warn(note);
      return chunksInTarget(sessions.main, run.move.id);
    },
    copy: (chunk, claim, meter) => {
      const archived = chunkOfRange(manifest.chunks, chunk.range);
      return sessions.withLane((session) =>
        restoreChunk({
          ...{ session, store, index: chunk.index, archived, chosen, run, claim, meter },
          target: {
            ...target,
            place: definition.partitioning === undefined ? place : placeOf(parts, chunk.range),
          },
        }),
      );
    },
    finish: async () => {
      if (before.detailed) return;
      if (!before.finished) before = { ...before, notes: await finishTarget(sessions.main, target, run) };
      for (const note of before.notes) run.warn(note);
      for (const missing of await restoreForeignKeys(sessions.main, target)) run.warn(missing);
    },
    verify: async (finished) => {
      const expected =
        chosen === null
          ? manifest.contentHash
          : mergeContentHashes(finished.map(({ result }) => result.contentHash));
      // The ledger says so only of rows that were proved; its owner may have let nobody else read it since.
      if (before.detailed) return { chunks: finished, contentHash: expected };
      const found = await hashTarget(sessions, {
        place,
        parts,
        columns: allColumns(definition),
        like: expected,
        pagesPerChunk: services.pagesPerChunk,
        signal: run.signal,
        catalog: services.catalog,
        node: destination.id,
      });
      if (found === expected) return { chunks: finished, contentHash: found };
      throw corrupted(
        `${quoteName(place)} does not hold the archived rows (${found} there, ${expected} archived)`,
        'Somebody wrote to the restored table, or a server of another version prints values differently: cancel the move and restore again.',
      );
    },
    publish: async (proof) => {
      if (!before.detailed) {
        for (const note of await makeDetails(sessions.main, target, before.notes, run)) run.warn(note);
      }
      await publishLineage(services.catalog, run, {
        from: manifest.lineage.to,
        to: postgresDataset(destination.address, to.database, place),
        columns: definition.columns.map(({ name }) => ({ from: name, to: name })),
        part: text,
        rows: proof.chunks.reduce((sum, { result }) => sum + result.rows, 0),
        contentHash: proof.contentHash,
      });
    },
    close: () => sessions.close(),
  };
}
