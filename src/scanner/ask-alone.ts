import type { QueryResult, Session } from '../postgres/session.js';

/**
 * One question in a read-only transaction of its own, so that a refused one leaves the others standing. Its limits end
 * with it, since a pooler in transaction mode would hand session settings to somebody else; nobody is waited for.
 */
export async function askAlone(session: Pick<Session, 'query'>, sql: string): Promise<QueryResult> {
  await session.query(
    `begin transaction read only;
     set local search_path = ''; set local statement_timeout = '10s'; set local lock_timeout = '2s'`,
  );
  try {
    return await session.query(sql);
  } finally {
    // A broken connection has ended the transaction; what went wrong is the question's error.
    await session.query('rollback').catch(() => undefined);
  }
}
