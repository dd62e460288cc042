/**
 * The settings under which rows become text. Every session of a move sets them inside its transaction and reads
 * them back; each one was seen to change COPY's text or its order (reference: safe-removal.md, E1 and C5).
 */
import { z } from 'zod';
import { conflict } from '../domain/errors.js';
import { quoteLiteral } from './quote.js';
import type { Queryable } from './session.js';

const PINNED_SETTINGS: Readonly<Record<string, string>> = {
  search_path: '',
  client_encoding: 'UTF8',
  row_security: 'off',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  lc_monetary: 'C',
  quote_all_identifiers: 'off',
  synchronize_seqscans: 'off',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  standard_conforming_strings: 'on',
  statement_timeout: '0',
  // A dead worker's lock and snapshot end with this at the latest; a living one ends its snapshot after 30 minutes.
  idle_in_transaction_session_timeout: '35min',
};

const settingRows = z.array(z.object({ name: z.string(), value: z.string().nullable() }));

/**
 * Before `begin`: from PostgreSQL 17 a role or database may bound the length of transactions, and a copy's lasts as
 * long as the table is large.
 */
export async function liftTransactionTimeout(session: Queryable): Promise<void> {
  await session.query(
    `select set_config(name, '0', false) from pg_catalog.pg_settings where name = 'transaction_timeout'`,
  );
}

/**
 * First in a transaction; the settings end with it (a pooler in transaction mode leaks session settings). SET takes
 * no snapshot, so that locks can still come before it.
 */
export async function pinSettings(tx: Queryable): Promise<void> {
  const statements = Object.entries(PINNED_SETTINGS).map(
    ([name, value]) => `set local ${name} = ${name === 'DateStyle' ? value : quoteLiteral(value)}`,
  );
  await tx.query(statements.join('; '));
}

/** Reads them back, in the same transaction; takes its snapshot. */
export async function assertPinned(tx: Queryable, doing: string): Promise<void> {
  const { rows } = await tx.query(
    'select name, current_setting(name) as value from unnest($1::text[]) as s (name)',
    [Object.keys(PINNED_SETTINGS)],
  );
  for (const { name, value } of settingRows.parse(rows)) {
    // An empty search_path is shown as two double quotes.
    if ((value === '""' ? '' : value) === PINNED_SETTINGS[name]) continue;
    throw conflict(
      `${doing}: setting ${name} is '${value ?? ''}' and could not be pinned`,
      'Connect directly, without a pooler or an extension that overrides session settings.',
    );
  }
}
