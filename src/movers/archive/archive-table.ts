import { getTableProfiles } from '../../catalog/profiles/get-table-profiles.js';
import { currentVerdicts } from '../../catalog/verdicts/current-verdicts.js';
import { neverRestored } from '../../domain/not-made-again.js';
import type { PlanTarget } from '../../domain/plan.js';
import type { MoveRun, Proof } from '../../engine/mover.js';
import { readArchiveKey } from '../../storage/archive-key.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { MemberSession } from '../join-sessions.js';
import type { MoverServices } from '../mover-services.js';
import type { PlannedTable } from '../source/open-planned-table.js';
import { allColumns } from '../source/source-table.js';
import { archiveChunk } from './archive-chunk.js';
import { buildManifest } from './build-manifest.js';
import { manifestContent } from './manifest.js';
import type { Manifest } from './manifest.js';
import { readChunkBack } from './read-chunk-back.js';
import { standingInStore } from './standing-in-store.js';
import { watchedColumns } from './watched-columns.js';

export type ArchiveTarget = Extract<PlanTarget, { kind: 'ARCHIVE' }>;

export interface TableSession extends MemberSession {
  /** Of the verified chunks. */
  manifestOf(proof: Proof): Promise<Manifest>;
}

/** What an archive's move does with a table that is open: all but the commit marker. */
export async function archiveTable(
  services: MoverServices,
  store: ObjectStore,
  run: MoveRun,
  planned: PlannedTable,
  target: Pick<ArchiveTarget, 'archiveId' | 'ownKey' | 'tags'>,
): Promise<TableSession> {
  const { rows, table } = planned;
  const [verdict] = await currentVerdicts(services.catalog, [table.id]);
  const columns = allColumns(rows.definition);
  const [profile] = await getTableProfiles(services.catalog, [table.id]);
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
    manifestOf: async (proof) => {
      const content = manifestContent(proof.chunks);
      const keySha256 = place.ownKey ? (await readArchiveKey(store, place.id)).sha256 : null;
      return buildManifest({ run, target, planned, content, verdict: verdict ?? null, store, keySha256 });
    },
  };
}
