/** All databases of a source; what fails in one hides nothing of another. */
import { reportOf, SortkeepError } from '../domain/errors.js';
import type { DatabaseScan, Source } from '../domain/source.js';
import type { DatabaseObservation } from '../domain/table-observation.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { readInstance } from './read-instance.js';
import type { DatabaseEntry, InstanceFacts } from './read-instance.js';
import { scanDatabase } from './scan-database.js';

/** Takes what is seen as soon as it is seen, so that memory holds a few databases, never the whole source. */
export interface ScanVisitor {
  /** Called once, before any database; rejecting ends the scan. */
  instance(facts: InstanceFacts): Promise<void>;
  /** Called for each database that was read; databases come in any order and several at once. */
  database(observation: DatabaseObservation): Promise<Pick<DatabaseScan, 'tables' | 'newSchemaVersions'>>;
  progress(done: number, total: number): void;
}

/** Connections to one source at a time: a scan must not be felt. */
const CONCURRENCY = 3;

/**
 * One entry a database by name, templates left out. Rejects when the source itself cannot be reached, or when the
 * visitor refuses the instance; everything else is in the entries' errors, each naming source and database.
 */
export async function scanInstance(
  connect: ConnectSource,
  source: Source,
  visitor: ScanVisitor,
): Promise<readonly DatabaseScan[]> {
  const facts = await readInstanceOf(connect, source);
  await visitor.instance(facts);
  const databases = facts.databases.filter(({ isTemplate }) => !isTemplate);
  const scans = new Map<number, DatabaseScan>();
  const queue = databases.values();
  visitor.progress(0, databases.length);
  const work = async (): Promise<void> => {
    // Every worker takes the next one from the same iterator.
    for (const database of queue) {
      scans.set(database.oid, await scanEntry(connect, source, database, visitor));
      visitor.progress(scans.size, databases.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return databases.flatMap(({ oid }) => scans.get(oid) ?? []);
}

async function readInstanceOf(connect: ConnectSource, source: Source): Promise<InstanceFacts> {
  const session = await connect(source, source.address.database, 'scan');
  try {
    return await readInstance(session);
  } catch (error) {
    throw postgresError(error, `reading the databases of source ${source.name}`);
  } finally {
    await session.close();
  }
}

async function scanEntry(
  connect: ConnectSource,
  source: Source,
  database: DatabaseEntry,
  visitor: ScanVisitor,
): Promise<DatabaseScan> {
  const name = database.name;
  try {
    if (!database.acceptsConnections) throw refusesConnections(source, name);
    const { observation, error } = await scanDatabase(connect, source, name);
    const kept = await visitor.database(observation);
    return { database: name, ...kept, error: error === null ? null : reportOf(error) };
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
