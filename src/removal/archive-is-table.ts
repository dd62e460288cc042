import { chunksOfArchive } from '../catalog/removals/chunks-of-archive.js';
import { recordOwnReads } from '../catalog/usage/own-reads.js';
import type { Archive } from '../domain/archive.js';
import { conflict, notFound } from '../domain/errors.js';
import type { Chunk } from '../domain/move.js';
import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { TableDefinition } from '../domain/table-definition.js';
import { endBackends } from '../movers/end-backends.js';
import { openSourceTable } from '../movers/source/source-table.js';
import { definitionHash } from '../postgres/definition/definition-hash.js';
import { readTableDefinitions } from '../postgres/definition/read-table-definitions.js';
import type { Database, Session } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { coversTable, sameStructure } from './archive-covers.js';
import { assertInstance, assertSealed, assertTable } from './assert-place.js';
import { inSource } from './in-source.js';
import { readPlace } from './read-place.js';
import { removalFingerprint } from './removal-fingerprint.js';

export interface ProvingParts {
  readonly catalog: Database;
  readonly connect: ConnectSource;
  readonly pagesPerChunk: number;
  /** Fires when the process stops. */
  readonly signal: AbortSignal;
}

/** A snapshot lives 30 minutes at most; of a sealed table any later one shows the same. */
const SNAPSHOT_MS = 20 * 60_000;

/** What a look at the sealed table found. */
export interface Proof {
  readonly proved: boolean;
  /** Of table and seal, from before anything was compared. */
  readonly fingerprint: string;
}

/**
 * Whether the removal's archive has exactly the rows of the sealed table. One that was made of the sealed table has,
 * if the fingerprint is still that from before it was made: nothing could be written between. Of another one every chunk
 * must stand by the resume rule (movers/source/chunk-stands.ts), and the fingerprint be the same before and after;
 * that reads the table once from end to end, without hashing, and takes it down as our own read.
 */
export async function archiveIsTable(
  parts: ProvingParts,
  removal: Removal,
  archive: Pick<Archive, 'rows' | 'definition'>,
  source: Source,
  known: SourceInstance,
): Promise<Proof> {
  const chunks = await chunksOfArchive(parts.catalog, removal.archiveId);
  const before = await lookAtSealed(parts, removal, source, known);
  const { fingerprint } = before;
  if (!coversTable(chunks, archive.rows)) return { proved: false, fingerprint };
  if (removal.copyMoveId !== null && removal.fingerprint === fingerprint)
    return { proved: true, fingerprint };
  // Of a copy, what a scan reads differently from what it archived would never be the same.
  if (removal.copyMoveId === null && !sameStructure(archive.definition, before.definition))
    return { proved: false, fingerprint };
  if (!(await allStand(parts, removal, source, definitionHash(before.definition), chunks)))
    return { proved: false, fingerprint };
  const after = await lookAtSealed(parts, removal, source, known);
  if (after.fingerprint === fingerprint) return { proved: true, fingerprint };
  throw conflict(
    `${removal.target.schema}.${removal.target.name} or its seal was changed while its archive was compared`,
    'It is compared again by itself; if this repeats, find out who changes it.',
  );
}

async function lookAtSealed(
  { connect }: ProvingParts,
  removal: Removal,
  source: Source,
  known: SourceInstance,
): Promise<{ readonly fingerprint: string; readonly definition: TableDefinition }> {
  const { id, target } = removal;
  const { relationOid } = target;
  const session: Session = await connect(source, target.database, `removal ${id}`);
  try {
    const options = {
      doing: `looking at ${target.schema}.${target.name} of source ${source.name}`,
      relationOid,
    };
    return await inSource(session, options, async (tx) => {
      const now = await readPlace(tx, relationOid);
      assertInstance(removal, source, known, now);
      assertSealed(removal, assertTable(removal, now, 'in its place'));
      const fingerprint = await removalFingerprint(tx, relationOid);
      const definition = (await readTableDefinitions(tx, { relations: [relationOid] })).get(relationOid);
      if (definition === undefined)
        throw notFound(`${target.schema}.${target.name} was dropped`, 'Return the removal.');
      return { fingerprint, definition };
    });
  } finally {
    await session.close();
  }
}

async function allStand(
  parts: ProvingParts,
  removal: Removal,
  source: Source,
  hash: string,
  chunks: readonly Chunk[],
): Promise<boolean> {
  const { id, target } = removal;
  const pending = [...chunks];
  while (pending.length > 0) {
    const aborted = new AbortController();
    const table = await openSourceTable(endingEarlier(parts.connect), {
      source,
      database: target.database,
      databaseOid: target.databaseOid,
      relationOid: target.relationOid,
      definitionHash: hash,
      parallel: 1,
      pagesPerChunk: parts.pagesPerChunk,
      purpose: `removal proof ${id}`,
      run: {
        signal: AbortSignal.any([parts.signal, aborted.signal]),
        abort: (error) => aborted.abort(error),
      },
      recordOwnReads: (reads) => recordOwnReads(parts.catalog, source.id, target.databaseOid, reads),
    });
    const until = performance.now() + SNAPSHOT_MS;
    try {
      for (let chunk = pending.shift(); chunk !== undefined; chunk = pending.shift()) {
        if (chunk.result === null || !(await table.stands(chunk.range, chunk.result))) return false;
        if (performance.now() > until) break;
      }
      await table.release();
    } finally {
      await table.close();
    }
  }
  return true;
}

/** Whoever holds the proof is alone with it: what an earlier process still holds in the source is of one that was stopped. */
function endingEarlier(connect: ConnectSource): ConnectSource {
  let first = true;
  return async (source, database, purpose) => {
    const session = await connect(source, database, purpose);
    if (first) {
      first = false;
      await endBackends(session, 'a.application_name = $1::text', [`sortkeep ${purpose}`]);
    }
    return session;
  };
}
