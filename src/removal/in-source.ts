/** One short transaction in a source. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { conflict, SortkeepError } from '../domain/errors.js';
import { postgresError, sqlState } from '../postgres/postgres-errors.js';
import type { Queryable, Session } from '../postgres/session.js';
import { whoHolds } from './who-holds.js';

const LOCK_NOT_AVAILABLE = '55P03';
const STATEMENT_TIMEOUT = '10s';
/** Everybody who comes later queues behind a lock that is waited for. */
const LOCK_TIMEOUT = '1s';
const IDLE_TIMEOUT = '5s';
const TRIES = 5;
const PAUSE_MS = 1000;

export interface SourceTransaction {
  /** What is tried on which table, for errors. */
  readonly doing: string;
  readonly relationOid: number;
}

/**
 * Names are written out in full, and no row may be hidden; the settings end with the transaction (poolers leak others).
 * A process that is stopped, or cut off, must not keep its locks, and what was answered as committed must stay so.
 */
const SETTINGS = `set local search_path = ''; set local row_security = off; set local lock_timeout = '${LOCK_TIMEOUT}';
   set local statement_timeout = '${STATEMENT_TIMEOUT}'; set local client_encoding = 'UTF8';
   set local idle_in_transaction_session_timeout = '${IDLE_TIMEOUT}'; set local synchronous_commit = on`;

/** Commits when `work` resolves; the answer to the commit may be lost, so whoever repeats it looks first. */
export async function inSource<T>(
  session: Session,
  options: SourceTransaction,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> {
  try {
    await session.query('begin isolation level read committed');
    await session.query(SETTINGS);
    const result = await work(session);
    await session.query('commit');
    return result;
  } catch (error) {
    // Of a lost connection the server rolls back by itself.
    await session.query('rollback').catch(() => undefined);
    if (sqlState(error) === LOCK_NOT_AVAILABLE) throw error;
    throw postgresError(error, options.doing);
  }
}

/** Again where a lock was not free, after up to a second each; in the end a CONFLICT that names who holds it. */
export async function inSourceWhenFree<T>(
  session: Session,
  options: SourceTransaction,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await inSource(session, options, work);
    } catch (error) {
      if (error instanceof SortkeepError || sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
      if (tries === TRIES) throw await notFree(session, options);
    }
    await sleep(randomInt(PAUSE_MS));
  }
}

async function notFree(session: Session, { doing, relationOid }: SourceTransaction): Promise<SortkeepError> {
  const holders = await whoHolds(session, relationOid);
  const held = holders.length === 0 ? 'somebody who has let go by now' : holders.join(', ');
  return conflict(
    `${doing}: the table was not free in ${TRIES} tries; it was held by ${held}`,
    'Let that transaction end, or end it, then do this step again; nothing was changed.',
  );
}
