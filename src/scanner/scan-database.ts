/** One database of a source: everything is read in one read-only transaction under one snapshot. */
import { SortkeepError } from '../domain/errors.js';
import type { Source } from '../domain/source.js';
import type { DatabaseObservation } from '../domain/table-observation.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { Session } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { gatherDatabase } from './gather-database.js';
import { readTimeline } from './read-timeline.js';

export interface DatabaseScanOptions {
  /** False: only the activity is read, as of a standby whose primary is known. */
  readonly structure: boolean;
}

export interface DatabaseVisited<T> {
  /** What the visitor made of the observation. */
  readonly visited: T;
  /** Names the tables that could not be read; null when all were. */
  readonly error: SortkeepError | null;
}

/**
 * Nothing here may make production wait or be caught by its objects: 20,000 tables are read in seconds, a lock that
 * is not free is not waited for, and an empty search_path keeps look-alike functions out. A scan takes one processor
 * of the server at most, and compiling its queries would take longer than running them.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  search_path: '',
  quote_all_identifiers: 'off',
  statement_timeout: '60s',
  lock_timeout: '2s',
  idle_in_transaction_session_timeout: '120s',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
};

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
 * for, so `visit` must be done with them when it resolves. Needs the right to CONNECT, nothing else. Rejects with
 * what `visit` rejects with, or with an error that names source and database when it could not be read.
 */
export async function scanDatabase<T>(
  connect: ConnectSource,
  source: Source,
  database: string,
  options: DatabaseScanOptions,
  visit: (observation: DatabaseObservation) => Promise<T>,
): Promise<DatabaseVisited<T>> {
  const doing = `scanning database ${database} of source ${source.name}`;
  const session = await connect(source, database, 'scan');
  const limit = new AbortController();
  const watchdog = setTimeout(() => {
    limit.abort();
    void session.close();
  }, TIME_LIMIT_MS);
  try {
    const timeline = await readTimeline(session);
    await begin(session);
    const gathered = await gatherDatabase(session, database, doing, {
      ...options,
      timeline,
      alive: () => watchdog.refresh(),
    });
    const visited = await visit(gathered.observation);
    await session.query('commit');
    return { visited, error: gathered.error() };
  } catch (error) {
    throw limit.signal.aborted ? tooLate(doing, error) : postgresError(error, doing);
  } finally {
    clearTimeout(watchdog);
    await session.close();
  }
}

/**
 * A database in SQL_ASCII holds bytes: as UTF8 the server would refuse to send those that are none, with everything
 * else that was asked for. Sent as they are, they arrive as U+FFFD.
 */
async function begin(session: Session): Promise<void> {
  await session.query('begin transaction isolation level repeatable read, read only');
  await session.query(
    `select set_config(name, value, true)
     from (
       select * from unnest($1::text[], $2::text[])
       union all
       select 'client_encoding', case current_setting('server_encoding') when 'SQL_ASCII' then 'SQL_ASCII' else 'UTF8' end
     ) as s (name, value)`,
    [Object.keys(SETTINGS), Object.values(SETTINGS)],
  );
}
