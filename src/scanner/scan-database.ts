/** One database of a source: everything is read in one read-only transaction under one snapshot. */
import { SortkeepError } from '../domain/errors.js';
import type { Source } from '../domain/source.js';
import type { DatabaseObservation } from '../domain/table-observation.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { Queryable } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { assembleTables } from './assemble-tables.js';
import { readCounters } from './read-counters.js';
import { readDefinitions } from './read-definitions.js';
import { readDependents } from './read-dependents.js';
import { readEpoch } from './read-epoch.js';
import { readReferences } from './read-references.js';
import { readRelations } from './read-relations.js';

export interface DatabaseResult {
  readonly observation: DatabaseObservation;
  /** Names the tables that could not be read; null when all were. */
  readonly error: SortkeepError | null;
}

/**
 * Nothing here may make production wait or be caught by its objects: 20,000 tables are read in seconds, a lock that
 * is not free is not waited for, and an empty search_path keeps look-alike functions out.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  search_path: '',
  client_encoding: 'UTF8',
  quote_all_identifiers: 'off',
  statement_timeout: '60s',
  lock_timeout: '2s',
  idle_in_transaction_session_timeout: '60s',
};

/** Two hundred times what 20,000 tables take; a server that has stopped answering must not hold up the others. */
const TIME_LIMIT_MS = 300_000;

const tooLate = (doing: string, cause: unknown): SortkeepError =>
  new SortkeepError('UNREACHABLE', `${doing}: not done after ${TIME_LIMIT_MS / 1000} s`, {
    hint: 'What was known of it stays; scan again when the server is less busy.',
    retryable: true,
    cause,
  });

/**
 * Needs the right to CONNECT, nothing else. Rejects with an error that names source and database when nothing of it
 * could be read.
 */
export async function scanDatabase(
  connect: ConnectSource,
  source: Source,
  database: string,
): Promise<DatabaseResult> {
  const doing = `scanning database ${database} of source ${source.name}`;
  const session = await connect(source, database, 'scan');
  const limit = new AbortController();
  const watchdog = setTimeout(() => {
    limit.abort();
    void session.close();
  }, TIME_LIMIT_MS);
  try {
    await session.query('begin transaction isolation level repeatable read, read only');
    await session.query(
      'select set_config(name, value, true) from unnest($1::text[], $2::text[]) as s (name, value)',
      [Object.keys(SETTINGS), Object.values(SETTINGS)],
    );
    const result = await readDatabase(session, database, doing);
    await session.query('commit');
    return result;
  } catch (error) {
    throw limit.signal.aborted ? tooLate(doing, error) : postgresError(error, doing);
  } finally {
    clearTimeout(watchdog);
    await session.close();
  }
}

async function readDatabase(db: Queryable, database: string, doing: string): Promise<DatabaseResult> {
  const state = await readEpoch(db);
  const counters = state.counting ? await readCounters(db) : null;
  const relations = await readRelations(db);
  const references = await readReferences(db);
  const dependents = await readDependents(db);
  const tables = relations.filter(({ oid, root }) => oid === root);
  const { definitions, unread, error } = await readDefinitions(db, tables, doing);
  return {
    observation: {
      database,
      databaseOid: state.databaseOid,
      sampledAt: state.sampledAt,
      epoch: state.epoch,
      tables: assembleTables({ relations, definitions, counters, references, dependents }),
      unread,
    },
    error,
  };
}
