/**
 * The settings under which rows become text. Every session of a move sets them inside its transaction and reads
 * them back; each one was seen to change COPY's text or its order (reference: safe-removal.md, E1 and C5).
 */
import { SortkeepError } from '../domain/errors.js';
import { z } from 'zod';
import type { Queryable } from './session.js';

export const PINNED_SETTINGS: Readonly<Record<string, string>> = {
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
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
};

const ROWS = z.array(z.object({ name: z.string(), value: z.string().nullable() }));

/** Call first in a transaction: the settings end with it (PgBouncer in transaction mode leaks session settings). */
export async function pinSettings(tx: Queryable, doing: string): Promise<void> {
  const names = Object.keys(PINNED_SETTINGS);
  const values = Object.values(PINNED_SETTINGS);
  await tx.query(
    'select set_config(name, value, true) from unnest($1::text[], $2::text[]) as s (name, value)',
    [names, values],
  );
  const { rows } = await tx.query(
    'select name, current_setting(name) as value from unnest($1::text[]) as s (name)',
    [names],
  );
  for (const { name, value } of ROWS.parse(rows)) {
    if (value !== PINNED_SETTINGS[name]) {
      throw new SortkeepError(
        'CONFLICT',
        `${doing}: setting ${name} is '${value ?? ''}' and could not be pinned`,
        {
          hint: 'Connect directly, without a pooler or an extension that overrides session settings.',
        },
      );
    }
  }
}
