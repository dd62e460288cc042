/** One profile of one source, or of one of its tables, into the catalog. */
import { recordEvent } from '../catalog/audit/record-event.js';
import { listProfileTargets } from '../catalog/profiles/list-profile-targets.js';
import type { ProfileTarget } from '../catalog/profiles/list-profile-targets.js';
import { recordProfileFailures } from '../catalog/profiles/record-profile-failures.js';
import { recordProfileRun } from '../catalog/profiles/record-profile-run.js';
import { storeProfiles } from '../catalog/profiles/store-profiles.js';
import { recordOwnReads } from '../catalog/usage/own-reads.js';
import type { ProfileReport } from '../domain/column-profile.js';
import { conflict, reportOf } from '../domain/errors.js';
import { groupBy } from '../domain/group-by.js';
import type { SourceId, TableId } from '../domain/ids.js';
import type { Source } from '../domain/source.js';
import { forEachAtOnce } from '../engine/for-each-at-once.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { Database } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { profileDatabase } from '../profiler/profile-database.js';
import type { ProfiledBatch } from '../profiler/profile-database.js';
import { awaitQuiet } from '../scanner/await-quiet.js';
import type { Quietness } from '../scanner/await-quiet.js';
import { catalogCall } from './catalog-call.js';
import { distanceOf } from './distance-of.js';
import { createProfileTally } from './profile-tally.js';
import type { ProfileTally } from './profile-tally.js';
import { sourceOf } from './scan-source.js';

export interface ProfileParts {
  readonly catalog: Database;
  readonly connect: ConnectSource;
  /** Of a table's pages that a sample reads at most. */
  readonly sampleBytes: number;
  /** Databases of a source that are profiled at once. */
  readonly connections: number;
  /** How long to wait for a quiet moment before each five hundred tables. */
  readonly patienceMs: number;
}

export type OnProfiled = (done: number, total: number) => void;

/** Tables after which a connection is given back and the server asked again whether it is busy. */
const PIECE = 500;

/**
 * Rejects when there is no such source, when it is led by another one, when it cannot be reached or is another server
 * than before, or when the catalog fails; what fails in a database or a table is in the report.
 */
export async function profileSource(
  parts: ProfileParts,
  actor: string,
  id: SourceId,
  table: TableId | null,
  onProfiled: OnProfiled,
): Promise<ProfileReport> {
  const { catalog } = parts;
  const startedAt = new Date();
  const source = await sourceOf(catalog, id);
  if (source.leadId !== null) throw hasNoTables(source, await sourceOf(catalog, source.leadId));
  const connect: ConnectSource = (to, database) => parts.connect(to, database, 'profile');
  const quietness = { distanceMs: await distanceOf(connect, source), patienceMs: parts.patienceMs };
  const targets = await catalogCall(`listing tables of source ${source.name}`, () =>
    listProfileTargets(catalog, id, table),
  );
  if (table === null) {
    await catalogCall(`recording the profile of source ${source.name}`, () =>
      recordProfileRun(catalog, id, startedAt),
    );
  }
  const tally = createProfileTally(targets.length, onProfiled);
  const byDatabase = groupBy(targets, ({ databaseOid }) => databaseOid);
  await forEachAtOnce([...byDatabase.values()], parts.connections, async (of) => {
    for (let start = 0; start < of.length; start += PIECE) {
      await profilePiece({ ...parts, connect }, source, of.slice(start, start + PIECE), quietness, tally);
    }
  });
  const report = { sourceId: id, startedAt, finishedAt: new Date(), ...tally.result() };
  const { failures, ...counts } = tally.result();
  await catalogCall(`recording the profile of source ${source.name}`, () =>
    recordEvent(catalog, {
      actor,
      action: table === null ? 'source.profile' : 'table.profile',
      subject: table ?? id,
      details: { ...counts, failures: failures.length },
    }),
  );
  return report;
}

const hasNoTables = (source: Source, lead: Source): Error =>
  conflict(
    `source ${source.name} has no tables of its own: it is a node of ${lead.name}`,
    `Profile ${lead.name}; its values are the same.`,
  );

/** Tables of one database over one connection. */
async function profilePiece(
  parts: ProfileParts,
  source: Source,
  piece: readonly ProfileTarget[],
  quietness: Quietness,
  tally: ProfileTally,
): Promise<void> {
  const database = piece[0]?.database ?? '';
  const doing = `profiling database ${database} of source ${source.name}`;
  const left = new Map(piece.map((target) => [target.relationOid, target]));
  try {
    const session = await awaitQuiet(parts.connect, source, database, quietness);
    try {
      for await (const batch of profileDatabase(session, [...left.keys()], parts, doing)) {
        await catalogCall(`storing profiles of database ${database} of source ${source.name}`, () =>
          storeBatch(parts.catalog, source.id, left, batch, tally),
        );
      }
    } finally {
      await session.close();
    }
  } catch (error) {
    const report = reportOf(postgresError(error, doing));
    tally.failed(left.size, { database, table: null, error: report });
    await catalogCall(`recording failures of database ${database} of source ${source.name}`, () =>
      recordProfileFailures(
        parts.catalog,
        new Date(),
        [...left.values()].map(({ tableId }) => ({ tableId, error: report })),
      ),
    );
  }
}

/** Takes what was profiled out of `left`. */
async function storeBatch(
  catalog: Database,
  source: SourceId,
  left: Map<number, ProfileTarget>,
  { tables, ownReads }: ProfiledBatch,
  tally: ProfileTally,
): Promise<void> {
  const at = new Date();
  const known = tables.flatMap((table) => {
    const target = left.get(table.oid);
    return target === undefined ? [] : [{ target, ...table }];
  });
  const profiles = known.flatMap(({ target, columns }) =>
    columns === null ? [] : [{ tableId: target.tableId, columns }],
  );
  const failures = known.flatMap(({ target, error }) =>
    error === null ? [] : [{ target, error: reportOf(error) }],
  );
  await catalog.transaction(async (tx) => {
    await storeProfiles(tx, at, profiles);
    await recordProfileFailures(
      tx,
      at,
      failures.map(({ target, error }) => ({ tableId: target.tableId, error })),
    );
    await recordOwnReads(tx, source, known[0]?.target.databaseOid ?? 0, ownReads);
  });
  for (const { columns } of profiles) tally.profiled(columns);
  for (const { target, error } of failures) {
    tally.failed(1, { database: target.database, table: target.name, error });
  }
  for (const { oid } of tables) left.delete(oid);
}
