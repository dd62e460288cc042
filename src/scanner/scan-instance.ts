/** All databases of a source; what fails in one hides nothing of another. */
import { reportOf, SortkeepError } from '../domain/errors.js';
import type { DatabaseScan, Source } from '../domain/source.js';
import type { DatabaseObservation } from '../domain/table-observation.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { awaitQuiet } from './await-quiet.js';
import { lookAtInstance } from './look-at-instance.js';
import type { DatabaseEntry, InstanceFacts } from './read-instance.js';
import { scanDatabase } from './scan-database.js';
import type { DatabaseScanOptions } from './scan-database.js';
import { spareConnections } from './spare-connections.js';

/** Takes what is seen as soon as it is seen, so that memory holds a few databases, never the whole source. */
export interface ScanVisitor {
  /** Called once, before any database; rejecting ends the scan. Says whether structure is wanted beside activity. */
  instance(facts: InstanceFacts): Promise<{ readonly structure: boolean }>;
  /** Called for each database while it is read; databases come in any order and several at once. */
  database(observation: DatabaseObservation): Promise<Pick<DatabaseScan, 'tables' | 'newSchemaVersions'>>;
  progress(done: number, total: number, tables: number): void;
}

export interface ScanLimits {
  /** Connections to the source at a time: a scan must not be felt. */
  readonly connections: number;
  /** How long to wait for a quiet moment before each database. */
  readonly patienceMs: number;
  /** Runs the reading of a database when its turn has come among those of all sources. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Fires: no database is begun any more. */
  readonly signal: AbortSignal;
}

/**
 * One entry a database by name, templates left out. Rejects when the source itself cannot be reached, or when the
 * visitor refuses the instance; everything else is in the entries' errors, each naming source and database.
 */
export async function scanInstance(
  connect: ConnectSource,
  source: Source,
  limits: ScanLimits,
  visitor: ScanVisitor,
): Promise<readonly DatabaseScan[]> {
  const facts = await lookAtInstance(connect, source);
  const { structure } = await visitor.instance(facts);
  const { patienceMs, signal } = limits;
  const quietness = { distanceMs: facts.clock.roundTripMs, patienceMs, signal };
  const quiet: ConnectSource = (to, database) => awaitQuiet(connect, to, database, quietness);
  const spare = spareConnections((to, database) =>
    awaitQuiet(connect, to, database, { ...quietness, patienceMs: 0 }),
  );
  const databases = facts.databases.filter(({ isTemplate }) => !isTemplate);
  const scans = new Map<number, DatabaseScan>();
  let tables = 0;
  const queue = databases.values();
  visitor.progress(0, databases.length, tables);
  const work = async (): Promise<void> => {
    // Every worker takes the next one from the same iterator.
    for (const database of queue) {
      if (signal.aborted) return;
      const scan = await limits.inTurn(() =>
        scanEntry(quiet, source, database, { structure, beside: spare.connect }, visitor),
      );
      scans.set(database.oid, scan);
      tables += scan.tables;
      visitor.progress(scans.size, databases.length, tables);
    }
    // No database is left for its connection.
    spare.add();
  };
  await Promise.all(Array.from({ length: limits.connections }, work));
  return databases.flatMap(({ oid }) => scans.get(oid) ?? []);
}

async function scanEntry(
  connect: ConnectSource,
  source: Source,
  database: DatabaseEntry,
  options: DatabaseScanOptions,
  visitor: ScanVisitor,
): Promise<DatabaseScan> {
  const name = database.name;
  try {
    if (!database.acceptsConnections) throw refusesConnections(source, name);
    const { visited, error } = await scanDatabase(connect, source, name, options, (observation) =>
      visitor.database(observation),
    );
    return { database: name, ...visited, error: error === null ? null : reportOf(error) };
  } catch (error) {
    const doing = `scanning database ${name} of source ${source.name}`;
    return { database: name, tables: 0, newSchemaVersions: 0, error: reportOf(postgresError(error, doing)) };
  }
}

function refusesConnections(source: Source, database: string): SortkeepError {
  return new SortkeepError(
    'ACCESS_DENIED',
    `scanning database ${database} of source ${source.name}: it does not accept connections`,
    {
      hint: 'It was left out and what was known of it stays; ALTER DATABASE … ALLOW_CONNECTIONS true lets it be scanned.',
    },
  );
}
