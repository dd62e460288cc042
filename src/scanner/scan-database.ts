/** One database of a source: everything is read under one snapshot, over two connections where it has very many tables. */
import { SortkeepError } from '../domain/errors.js';
import type { Source } from '../domain/source.js';
import type { DatabaseObservation } from '../domain/table-observation.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { Session } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { beginReading } from './begin-reading.js';
import { gatherDatabase } from './gather-database.js';
import { openSecondLane } from './open-second-lane.js';
import { readTimeline } from './read-timeline.js';

export interface DatabaseScanOptions {
  /** False: only the activity is read, as of a standby whose primary is known. */
  readonly structure: boolean;
  /** Rejects where no second connection can be spared; as the first when left out. */
  readonly beside?: ConnectSource;
}

export interface DatabaseVisited<T> {
  /** What the visitor made of the observation. */
  readonly visited: T;
  /** Names the tables that could not be read; null when all were. */
  readonly error: SortkeepError | null;
}

/** What one batch may take, read and kept: a server that has stopped answering must not hold up the others. */
const TIME_LIMIT_MS = 300_000;

const tooLate = (doing: string, cause: unknown): SortkeepError =>
  new SortkeepError('UNREACHABLE', `${doing}: nothing came for ${TIME_LIMIT_MS / 1000} s`, {
    hint: 'What was known of it stays; scan again when the server is less busy.',
    retryable: true,
    cause,
  });

/**
 * Reads a database while `visit` consumes it: its tables are read from the source batch by batch, as they are asked
 * for, so `visit` must be done with them when it resolves. Needs the right to CONNECT, nothing else. Takes one
 * processor of the server at most, two where it has a second connection (`openSecondLane`). Rejects with what `visit`
 * rejects with, or with an error that names source and database when it could not be read.
 */
export async function scanDatabase<T>(
  connect: ConnectSource,
  source: Source,
  database: string,
  { structure, beside = connect }: DatabaseScanOptions,
  visit: (observation: DatabaseObservation) => Promise<T>,
): Promise<DatabaseVisited<T>> {
  const doing = `scanning database ${database} of source ${source.name}`;
  const session = await connect(source, database, 'scan');
  let second: Session | null = null;
  const close = async (): Promise<void> => {
    await Promise.all([session.close(), second?.close()]);
  };
  const limit = new AbortController();
  const watchdog = setTimeout(() => {
    limit.abort();
    void close();
  }, TIME_LIMIT_MS);
  try {
    const timeline = await readTimeline(session);
    await beginReading(session);
    if (structure) second = await openSecondLane(session, () => beside(source, database, 'scan'));
    const gathered = await gatherDatabase(session, database, doing, {
      structure,
      timeline,
      alive: () => watchdog.refresh(),
      ...(second === null ? {} : { second }),
    });
    const visited = await visit(gathered.observation);
    await Promise.all([session.query('commit'), second?.query('commit')]);
    return { visited, error: gathered.error() };
  } catch (error) {
    throw limit.signal.aborted ? tooLate(doing, error) : postgresError(error, doing);
  } finally {
    clearTimeout(watchdog);
    await close();
  }
}
