/** The connections that one attempt has to one database: lost together, let go together. */
import { SortkeepError } from '../domain/errors.js';
import type { MoveRun } from '../engine/mover.js';
import { noticeLostClient } from '../postgres/notice-lost-client.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { Session } from '../postgres/session.js';
import { endBackends } from './end-backends.js';

export interface SessionGroup {
  /** Opens one more; statements that fail on it say what was being done, streams are named by their readers. */
  open(): Promise<Session>;
  /** Of all that were opened, at the server. */
  readonly processIds: () => readonly number[];
  /** Never throws. After an abort, returns when the server has ended what still ran. */
  close(): Promise<void>;
}

/**
 * A lost connection ends the attempt. An abort ends what the connections are doing, at the server too: it would go on
 * to build an index, and keep its locks, for hours after its client has left.
 */
export function openSessionGroup(
  connect: () => Promise<Session>,
  doing: string,
  run: Pick<MoveRun, 'signal' | 'abort'>,
): SessionGroup {
  const sessions: Session[] = [];
  let closed = false;
  let ending = Promise.resolve();
  const processIds = (): readonly number[] => sessions.map((session) => session.processId);
  const onAbort = (): void => {
    ending = endAll(connect, processIds());
    for (const session of sessions) void session.close();
  };
  run.signal.addEventListener('abort', onAbort, { once: true });
  return {
    open: async () => {
      const session = await connect();
      sessions.push(session);
      if (closed || run.signal.aborted) {
        await session.close();
        throw lostError(doing);
      }
      session.onLost(() => run.abort(lostError(doing)));
      await noticeLostClient(session);
      return named(session, doing);
    },
    processIds,
    close: async () => {
      closed = true;
      run.signal.removeEventListener('abort', onAbort);
      await ending;
      await Promise.all(sessions.map((session) => session.close()));
    },
  };
}

const lostError = (doing: string): SortkeepError =>
  new SortkeepError('UNREACHABLE', `${doing}: the connection was lost`, {
    hint: 'It is tried again; see the log of the server when it happens often.',
    retryable: true,
  });

/** Best effort by design: a server that cannot be reached has no backends to end, or ends them by its own timeouts. */
async function endAll(connect: () => Promise<Session>, pids: readonly number[]): Promise<void> {
  if (pids.length === 0) return;
  try {
    const session = await connect();
    await endBackends(session, 'a.pid = any($1::integer[])', [pids]).finally(() => session.close());
  } catch {
    // See above.
  }
}

function named(session: Session, doing: string): Session {
  const call = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw postgresError(error, doing);
    }
  };
  return {
    ...session,
    query: (sql, values) => call(session.query(sql, values)),
    copyIn: (sql, rows) => call(session.copyIn(sql, rows)),
  };
}
