import { setTimeout as sleep } from 'node:timers/promises';
import type { Queryable } from '../postgres/session.js';

/** A server that is interrupted rolls back at once, but in the middle of a large write or sort. */
const LIMIT_MS = 5000;
const LOOK_MS = 50;

/**
 * Ends sessions of our role in this database, and waits until the server has rolled back what they did; false when some
 * are still there after five seconds. `which` is a condition on `a`, a row of pg_stat_activity.
 */
export async function endBackends(
  session: Queryable,
  which: string,
  values: readonly unknown[],
): Promise<boolean> {
  const until = performance.now() + LIMIT_MS;
  for (;;) {
    const { rowCount } = await session.query(
      `select pg_terminate_backend(a.pid) from pg_catalog.pg_stat_activity a
       where ${which} and a.datname = current_database() and a.usename = current_user and a.pid <> pg_backend_pid()`,
      values,
    );
    if (rowCount === 0) return true;
    if (performance.now() >= until) return false;
    await sleep(LOOK_MS);
  }
}
