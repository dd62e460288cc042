import type { Session } from '../../postgres/session.js';

/**
 * Profiles come second to everything else: a lock that is not free within a second is not waited for, a page that a
 * disk does not give within 20 is given up, and an empty search_path keeps look-alike functions out. With
 * row_security off a hidden row is an error instead of a wrong figure. Dates print so that texts of them sort.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  statement_timeout: '20s',
  lock_timeout: '1s',
  idle_in_transaction_session_timeout: '60s',
  row_security: 'off',
  datestyle: 'ISO, YMD',
  timezone: 'UTC',
  extra_float_digits: '1',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
};

/**
 * Runs `work` in a read-only transaction of its own, whose settings end with it: a pooler in transaction mode would
 * hand them to somebody else. Its locks are held no longer than one table takes.
 */
export async function readOnly<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.query(`begin transaction read only; set local search_path = ''`);
  try {
    await session.query(
      `select pg_catalog.set_config(name, value, true)
       from unnest($1::text[], $2::text[]) as s (name, value)`,
      [Object.keys(SETTINGS), Object.values(SETTINGS)],
    );
    // Without an encoding the server cannot convert: what is no UTF-8 would be refused instead of shown as it is.
    await session.query(
      `select pg_catalog.set_config('client_encoding', 'SQL_ASCII', true)
       where pg_catalog.current_setting('server_encoding') = 'SQL_ASCII'`,
    );
    return await work();
  } finally {
    // A broken connection has ended the transaction; what went wrong is the error of the work.
    await session.query('rollback').catch(() => undefined);
  }
}
