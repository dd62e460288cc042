import { chunksOfArchive } from '../catalog/removals/chunks-of-archive.js';
import { recordOwnReads } from '../catalog/usage/own-reads.js';
import type { Archive } from '../domain/archive.js';
import { conflict } from '../domain/errors.js';
import type { Chunk } from '../domain/move.js';
import type { Removal, SourceInstance } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import type { TableDefinition } from '../domain/table-definition.js';
import { endBackends } from '../movers/end-backends.js';
import { openSourceTable } from '../movers/source/source-table.js';
import { definitionHash } from '../postgres/definition/definition-hash.js';
import type { Database, Session } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { coversTable } from './archive-covers.js';
import { assertInstance, assertSealed, assertTable } from './assert-place.js';
import { inSource } from './in-source.js';
import { readPlace } from './read-place.js';
import { readWholeDefinition } from './read-whole-definition.js';
import { removalFingerprint } from './removal-fingerprint.js';
import { tableDifferences } from './table-differences.js';

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
 * that reads the table once from end to end, without hashing, and takes it down as our own read. Structure and details
 * must be the archived ones too.
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
  const { structure, details } = tableDifferences(archive.definition, before.definition);
  const differences = [...structure, ...details];
  if (differences.length > 0) {
    if (removal.copyMoveId === null) return { proved: false, fingerprint };
    throw changedSince(removal, differences);
  }
  if (removal.copyMoveId !== null && removal.fingerprint === fingerprint)
    return { proved: true, fingerprint };
  if (!(await allStand(parts, removal, source, definitionHash(before.definition), chunks)))
    return { proved: false, fingerprint };
  const after = await lookAtSealed(parts, removal, source, known);
  if (after.fingerprint === fingerprint) return { proved: true, fingerprint };
  throw conflict(
    `${removal.target.schema}.${removal.target.name} or its seal was changed while its archive was compared`,
    'It is compared again by itself; if this repeats, find out who changes it.',
  );
}

const changedSince = ({ target }: Removal, differences: readonly string[]): Error =>
  conflict(
    `${target.schema}.${target.name} was changed while it was archived again: ${differences.join('; ')}`,
    'Undo that, or return the removal, archive the table again and plan its removal with that archive.',
  );

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
      return { fingerprint, definition: await readWholeDefinition(tx, relationOid) };
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
