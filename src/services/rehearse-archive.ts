/** Restores an archive into a scratch database by the same mover as any restore, compares, and drops what it made. */
import { randomBytes, randomUUID } from 'node:crypto';
import { getSources } from '../catalog/sources/get-sources.js';
import type { Archive, ArchiveVerification } from '../domain/archive.js';
import { notFound } from '../domain/errors.js';
import { claimId } from '../domain/ids.js';
import type { SourceId } from '../domain/ids.js';
import type { FinishedChunk, Mover, MoveRun } from '../engine/mover.js';
import { forEachAtOnce } from '../engine/for-each-at-once.js';
import { verifyArchive } from '../movers/archive/verify-archive.js';
import type { MoverServices } from '../movers/mover-services.js';
import { createRestoreMover } from '../movers/restore/restore-mover.js';
import { postgresError } from '../postgres/postgres-errors.js';
import { quoteIdent } from '../postgres/quote.js';
import type { ObjectStore } from '../storage/object-store.js';
import { rehearsalRun } from './rehearsal-run.js';

/** Where a rehearsal restores to. */
export interface RehearsalPlace {
  /** Whose catalog knows the archive and the source. */
  readonly movers: MoverServices;
  readonly sourceId: SourceId;
  readonly database: string;
}

/** Lends the scratch database for an archive while `work` runs. */
export type WithRehearsalPlace = <T>(
  archive: Archive,
  work: (place: RehearsalPlace) => Promise<T>,
) => Promise<T>;

/**
 * CORRUPTED bytes and rows that are not the archived ones are a fault in the result. Rejects where the scratch database
 * cannot be reached or cannot take the table: that says nothing of the archive.
 */
export async function rehearseArchive(
  store: ObjectStore,
  withPlace: WithRehearsalPlace,
  archive: Archive,
  signal: AbortSignal,
): Promise<Omit<ArchiveVerification, 'actor'>> {
  const started = performance.now();
  const listed = await verifyArchive(store, archive, { how: 'OBJECTS' }, signal);
  const fault = listed.ok
    ? await withPlace(archive, (place) => restoreAndDrop(store, place, archive, signal))
    : null;
  const faults = fault === null ? listed.faults : [fault];
  return {
    archiveId: archive.id,
    how: 'REHEARSAL',
    share: listed.ok ? 1 : 0,
    ok: faults.length === 0,
    objects: listed.ok ? archive.objects : 0,
    checksums: 0,
    storedBytes: listed.ok ? archive.storedBytes : 0n,
    seconds: (performance.now() - started) / 1000,
    faults,
    at: new Date(),
  };
}

/** What is wrong with the archive; null when the restored rows are the archived ones. */
async function restoreAndDrop(
  store: ObjectStore,
  place: RehearsalPlace,
  archive: Archive,
  signal: AbortSignal,
): Promise<string | null> {
  const mover = createRestoreMover(place.movers, store);
  const schema = `sortkeep_rehearsal_${randomBytes(6).toString('hex')}`;
  const to = { sourceId: place.sourceId, database: place.database, schema, name: archive.name };
  const run = rehearsalRun(archive, to, signal);
  const doing = `rehearsing the restore of ${archive.handle}`;
  let fault: string | null = null;
  try {
    await restoreInto(mover, run);
  } catch (thrown) {
    const error = postgresError(run.signal.aborted ? run.signal.reason : thrown, doing);
    if (error.code !== 'CORRUPTED') {
      // Best effort: what stopped the rehearsal is the error to tell.
      await dropAll(mover, run, place, schema).catch(() => undefined);
      throw error;
    }
    fault = error.message;
  }
  try {
    await dropAll(mover, run, place, schema);
  } catch (error) {
    throw postgresError(error, `${doing}: dropping what it made in schema ${schema}`);
  }
  return fault;
}

/** The phases of a move up to VERIFY, without a ledger: a rehearsal that is interrupted begins again. */
async function restoreInto(mover: Mover, run: MoveRun): Promise<void> {
  const session = await mover.open(run);
  try {
    await session.standing([]);
    const chunks = session.ranges.map((range, index) => ({ index, range }));
    const finished: FinishedChunk[] = [];
    await forEachAtOnce(chunks, session.parallel, async ({ index, range }) => {
      run.signal.throwIfAborted();
      const claim = claimId(randomUUID());
      const chunk = { moveId: run.move.id, index, range, state: 'CLAIMED', claim, result: null } as const;
      const result = await session.copy(chunk, claim, { rows: 0, rawBytes: 0, storedBytes: 0 });
      finished.push({ index, range, result });
    });
    finished.sort((a, b) => a.index - b.index);
    await session.finish(finished);
    await session.verify(finished);
  } finally {
    await session.close();
  }
}

/** The table by its oid, then the schema of this rehearsal, which must be empty by then. */
async function dropAll(mover: Mover, run: MoveRun, place: RehearsalPlace, schema: string): Promise<void> {
  await mover.discard(run);
  const { movers, sourceId, database } = place;
  const [source] = await getSources(movers.catalog, [sourceId]);
  if (source === null || source === undefined) {
    throw notFound(`source ${sourceId} of rehearsals is not registered`, 'Register it again under its name.');
  }
  const session = await movers.connect(source, database, 'rehearsal');
  try {
    await session.query(`drop schema if exists ${quoteIdent(schema)} restrict`);
  } finally {
    await session.close();
  }
}
