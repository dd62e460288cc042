import type { Queryable } from './session.js';

/**
 * From PostgreSQL 14 on a server can look each second, in the middle of a statement, whether its client is still there:
 * else that of a killed client would build its index to the end, and keep its locks for so long. Where the server's
 * system cannot look (it needs Linux, macOS or a BSD), nothing is set.
 */
export async function noticeLostClient(session: Queryable): Promise<void> {
  await session
    .query(
      `select set_config(name, '1000', false) from pg_catalog.pg_settings where name = 'client_connection_check_interval'`,
    )
    .catch(() => undefined);
}
