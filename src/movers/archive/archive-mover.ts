/** ARCHIVE: a table becomes an archive in the object store. The source is read and never changed. */
import { getTableProfiles } from '../../catalog/profiles/get-table-profiles.js';
import { currentVerdicts } from '../../catalog/verdicts/current-verdicts.js';
import { invalidInput } from '../../domain/errors.js';
import { neverRestored } from '../../domain/not-made-again.js';
import type { Plan, PlanTarget } from '../../domain/plan.js';
import type { MoveRun, MoveSession, Mover } from '../../engine/mover.js';
import { readArchiveKey } from '../../storage/archive-key.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { MoverServices } from '../mover-services.js';
import { openPlannedTable } from '../source/open-planned-table.js';
import { allColumns } from '../source/source-table.js';
import { archiveChunk } from './archive-chunk.js';
import { buildManifest } from './build-manifest.js';
import { discardArchive } from './discard-archive.js';
import { manifestContent } from './manifest.js';
import { readChunkBack } from './read-chunk-back.js';
import { watchedColumns } from './watched-columns.js';
import { standingInStore } from './standing-in-store.js';
import { publishArchive } from './publish-archive.js';
import { findPublished, publishedArchive } from './published-archive.js';

export type ArchiveTarget = Extract<PlanTarget, { kind: 'ARCHIVE' }>;

function archiveTargetOf(plan: Plan): ArchiveTarget {
  if (plan.target.kind === 'ARCHIVE') return plan.target;
  throw invalidInput(`plan ${plan.id} is not an ARCHIVE`, 'This is a fault in Sortkeep: report it.');
}

/** `retainDays`: how long the archive must be kept from its move on; 0: nothing is said. */
export function createArchiveMover(services: MoverServices, store: ObjectStore, retainDays = 0): Mover {
  return {
    open: (run) => openArchive(services, store, run, retainUntilOf(run, retainDays)),
    discard: (run) => discardArchive(services.catalog, store, archiveTargetOf(run.plan).archiveId),
  };
}

/** From when the move was asked for, so that each attempt says the same, and no lock ends before. */
const retainUntilOf = ({ move }: MoveRun, days: number): Date | null =>
  days === 0 ? null : new Date(move.createdAt.getTime() + days * 86_400_000);

async function openArchive(
  services: MoverServices,
  store: ObjectStore,
  run: MoveRun,
  retainUntil: Date | null,
): Promise<MoveSession> {
  const target = archiveTargetOf(run.plan);
  await store.check();
  const published = await findPublished(store, target.archiveId, run);
  if (published !== null) return publishedArchive(services.catalog, store, run, published, retainUntil);
  const { tableId } = run.plan;
  const [verdict] = tableId === null ? [] : await currentVerdicts(services.catalog, [tableId]);
  const planned = await openPlannedTable(services, run);
  const { rows } = planned;
  const columns = allColumns(rows.definition);
  const [profile] = await getTableProfiles(services.catalog, tableId === null ? [] : [tableId]);
  const place = { id: target.archiveId, ownKey: target.ownKey === true };
  // The manifest outlives the key, so it says nothing of values.
  const watched = place.ownKey
    ? columns.map((name) => ({ name, order: null }))
    : watchedColumns(rows.definition, profile ?? null);
  const readBackHere = new Set<number>();
  for (const feature of neverRestored(rows.definition)) {
    run.warn(`kept in the manifest as words only, a restore does not make it again: ${feature}`);
  }
  return {
    ranges: rows.ranges,
    parallel: rows.parallel,
    standing: (chunks) => standingInStore(store, rows, chunks),
    copy: (chunk, _claim, meter) => {
      readBackHere.add(chunk.index);
      return archiveChunk(
        store,
        place,
        chunk.index,
        rows.copyOut(columns, chunk.range),
        watched,
        rows.markOf(chunk.range),
        meter,
        run.signal,
      );
    },
    finish: () => rows.release(),
    // A chunk is read back through the second codec when it is copied; here those of earlier attempts are, once more.
    verify: async (chunks) => {
      for (const chunk of chunks) {
        if (!readBackHere.has(chunk.index)) await readChunkBack(store, chunk, run.signal);
      }
      return { chunks, contentHash: manifestContent(chunks).contentHash };
    },
    publish: async (proof) => {
      const content = manifestContent(proof.chunks);
      const keySha256 = place.ownKey ? (await readArchiveKey(store, place.id)).sha256 : null;
      await publishArchive(
        services.catalog,
        store,
        run,
        buildManifest({ run, target, planned, content, verdict: verdict ?? null, store, keySha256 }),
        retainUntil,
      );
    },
    close: () => rows.close(),
  };
}
