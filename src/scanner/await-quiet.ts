import { setTimeout as sleep } from 'node:timers/promises';
import { SortkeepError } from '../domain/errors.js';
import type { Source } from '../domain/source.js';
import { postgresError, sqlState } from '../postgres/postgres-errors.js';
import type { Session } from '../postgres/session.js';
import type { ConnectSource } from '../postgres/source-connector.js';
import { busyReason } from './busy-reason.js';
import { readLoad } from './read-load.js';

export interface Quietness {
  /** The shortest round trip of this scan: how far the server is away. */
  readonly distanceMs: number;
  /** How long to wait for a quiet moment at most. */
  readonly patienceMs: number;
  /** Ends the waiting: it rejects. */
  readonly signal?: AbortSignal;
}

/** Growing waits: a peak of seconds costs seconds, and a busy server is asked a handful of times. */
const FIRST_WAIT_MS = 500;

/**
 * Connects to a database when its server is quiet enough. While it waits it holds no connection. Rejects with a
 * retryable error that names source, database and reason when the server is still busy after `patienceMs`.
 */
export async function awaitQuiet(
  connect: ConnectSource,
  source: Source,
  database: string,
  quietness: Quietness,
): Promise<Session> {
  const until = performance.now() + quietness.patienceMs;
  for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
    const found = await connectIfQuiet(connect, source, database, quietness);
    if (typeof found !== 'string') return found;
    const left = until - performance.now();
    if (left <= 0) throw stillBusy(source, database, found, quietness.patienceMs);
    const { signal } = quietness;
    await sleep(Math.min(wait, left), undefined, signal === undefined ? {} : { signal });
  }
}

/** The session, or why there is none. */
async function connectIfQuiet(
  connect: ConnectSource,
  source: Source,
  database: string,
  quietness: Quietness,
): Promise<Session | string> {
  let session: Session;
  try {
    session = await connect(source, database, 'scan');
  } catch (error) {
    // too_many_connections
    if (sqlState(error) === '53300') return 'it has no connection left';
    throw error;
  }
  try {
    const load = await readLoad(session);
    const reason = busyReason({ ...load, distanceMs: quietness.distanceMs });
    if (reason === null) return session;
    await session.close();
    return reason;
  } catch (error) {
    await session.close();
    throw postgresError(error, `scanning database ${database} of source ${source.name}`);
  }
}

function stillBusy(source: Source, database: string, reason: string, patienceMs: number): SortkeepError {
  return new SortkeepError(
    'CONFLICT',
    `scanning database ${database} of source ${source.name}: the server was busy for ${Math.round(patienceMs / 1000)} s (${reason})`,
    {
      hint: 'It was left out and what was known of it stays; scan again when the server has less to do.',
      retryable: true,
    },
  );
}
