import type { Session } from '../postgres/session.js';

/**
 * Sketches come second to everything else: a lock that is not free within a second is not waited for, and a table
 * that takes longer than 20 s is given up. The empty search_path keeps look-alike functions out, with row_security off a
 * hidden row is an error instead of a wrong share, and texts of one value are the same on every server. With all
 * other scans off the planner takes a TID range scan even for a table of one page; 12 and 13 have none and take a
 * sequential scan, which is counted and so goes into the ledger of own reads.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  search_path: '',
  client_encoding: 'UTF8',
  statement_timeout: '20s',
  lock_timeout: '1s',
  idle_in_transaction_session_timeout: '60s',
  row_security: 'off',
  datestyle: 'ISO, YMD',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  lc_monetary: 'C',
  enable_seqscan: 'off',
  enable_indexscan: 'off',
  enable_indexonlyscan: 'off',
  enable_bitmapscan: 'off',
  // Workers count what they read on their own, where the ledger does not see it.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
};

/** A read-only transaction, ended whatever happens; its settings and locks end with it. */
export async function sketchTransaction<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.query('begin transaction read only');
  try {
    await session.query(
      `select pg_catalog.set_config(name, value, true)
       from rows from (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) as s (name, value)`,
      [Object.keys(SETTINGS), Object.values(SETTINGS)],
    );
    return await work();
  } finally {
    // A broken connection has ended the transaction; what went wrong is the error of the work.
    await session.query('rollback').catch(() => undefined);
  }
}
