import { quoteLiteral } from '../postgres/quote.js';
import type { Queryable } from '../postgres/session.js';

/**
 * Nothing here may make production wait or be caught by its objects: 20,000 tables are read in seconds, a lock that
 * is not free is not waited for, and an empty search_path keeps look-alike functions out. A statement takes one
 * processor of the server at most, and compiling it would take longer than running it.
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

/**
 * The transaction of a scan, which ends with its settings; under the snapshot that another one exported where it is
 * given, or one of its own with its first query.
 *
 * A database in SQL_ASCII holds bytes: as UTF8 the server would refuse to send those that are none, with everything
 * else that was asked for. Sent as they are, they arrive as U+FFFD.
 */
export async function beginReading(session: Queryable, snapshot: string | null = null): Promise<void> {
  const begin = 'begin transaction isolation level repeatable read, read only';
  await session.query(
    snapshot === null ? begin : `${begin}; set transaction snapshot ${quoteLiteral(snapshot)}`,
  );
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
