/** One archive becomes a table again, over sessions that are open. */
import { getArchivesById } from '../../catalog/archives/get-archives-by-id.js';
import { mergeContentHashes } from '../../codec/content-hash.js';
import { postgresDataset } from '../../domain/dataset-name.js';
import { corrupted, notFound } from '../../domain/errors.js';
import type { ArchiveId } from '../../domain/ids.js';
import { notRestored } from '../../domain/not-made-again.js';
import { tablesOf } from '../../domain/partitions.js';
import type { TablePlace } from '../../domain/plan.js';
import type { RestorePart } from '../../domain/restore-part.js';
import type { Source } from '../../domain/source.js';
import type { MoveRun, Proof } from '../../engine/mover.js';
import { placeDefinition } from '../../postgres/ddl/place-definition.js';
import { quoteName } from '../../postgres/quote.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { recallObjects } from '../../storage/recall-objects.js';
import { manifestCopyKey } from '../archive/archive-keys.js';
import { dataKeysOf } from '../archive/data-keys-of.js';
import { loadManifest } from '../archive/load-manifest.js';
import type { Manifest } from '../archive/manifest.js';
import type { MemberSession } from '../join-sessions.js';
import type { MoverServices } from '../mover-services.js';
import { publishLineage } from '../publish-lineage.js';
import { allColumns } from '../source/source-table.js';
import { finishTarget } from '../target/finish-target.js';
import { fitToServer } from '../target/fit-to-server.js';
import { hashTarget } from '../target/hash-target.js';
import type { TargetSessions } from '../target/open-target.js';
import { placeOf, targetParts } from '../target/target-parts.js';
import { chunksInTarget, prepareTarget } from '../target/target-table.js';
import type { Prepared, TargetTable } from '../target/target-table.js';
import { chunkOfRange, choosePart } from './chosen-part.js';
import { fitExpressions } from './fit-expressions.js';
import { makeDetails } from './make-details.js';
import { restoreChunk } from './restore-chunk.js';
import { restoreForeignKeys } from './restore-foreign-keys.js';
import type { Restored } from './restore-foreign-keys.js';

export interface Restoring {
  readonly services: MoverServices;
  readonly store: ObjectStore;
  /** Under which the ledger at the target has the table. */
  readonly run: MoveRun;
  /** Under which the catalog has the move: the same, but for a member of a set. */
  readonly recorded: MoveRun;
  readonly destination: Source;
  readonly sessions: TargetSessions;
}

export interface RestoredTable extends MemberSession {
  /** As the target has it. */
  readonly restored: Restored;
  /** Foreign keys, once it is finished, and so is what the same move restores besides. */
  link(besides: readonly Restored[]): Promise<void>;
  publish(proof: Proof): Promise<void>;
}

/** The manifest of an archive that the catalog knows. */
export async function archivedManifest(
  { catalog }: MoverServices,
  store: ObjectStore,
  id: ArchiveId,
): Promise<Manifest> {
  const [archive] = await getArchivesById(catalog, [id]);
  if (archive === null || archive === undefined) {
    throw notFound(`archive ${id} is not in the catalog`, 'Search the archives for its handle.');
  }
  return loadManifest(store, [archive.manifestKey, manifestCopyKey(archive.id)], archive.manifestSha256);
}

export async function restoreTable(
  { services, store, run, recorded, destination, sessions }: Restoring,
  manifest: Manifest,
  to: TablePlace,
  part: RestorePart | undefined,
): Promise<RestoredTable> {
  const place = { schema: to.schema, name: to.name };
  const known = await fitToServer(sessions.main, manifest.table, run);
  const { definition: whole, notes } = await fitExpressions(sessions.main, known, place, run.move.id);
  for (const note of notes) run.warn(note);
  const { definition, chunks, chosen, text } = await choosePart(
    sessions.main,
    manifest,
    whole,
    place,
    part,
    run,
  );
  await recallObjects(store, `the restore of ${manifest.handle}`, dataKeysOf(chunks));
  const target: TargetTable = { moveId: run.move.id, kind: 'RESTORE', definition, place, origin: null };
  const parts = targetParts(definition, target.place);
  sessions.making(tablesOf(placeDefinition(definition, target.place)));
  for (const feature of notRestored(manifest.table)) run.warn(`not restored: ${feature}`);
  let before: Prepared = { finished: false, detailed: false, notes: [] };
  return {
    restored: { definition: manifest.table, place },
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
    },
    link: async (besides) => {
      if (before.detailed) return;
      for (const missing of await restoreForeignKeys(sessions.main, target, besides)) run.warn(missing);
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
      await publishLineage(services.catalog, recorded, {
        from: manifest.lineage.to,
        to: postgresDataset(destination.address, to.database, place),
        columns: definition.columns.map(({ name }) => ({ from: name, to: name })),
        part: text,
        rows: proof.chunks.reduce((sum, { result }) => sum + result.rows, 0),
        contentHash: proof.contentHash,
      });
    },
  };
}
