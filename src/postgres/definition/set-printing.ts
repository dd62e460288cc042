import { z } from 'zod';
import { SortkeepError } from '../../domain/errors.js';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';

/**
 * What decides how the server prints names and constants in types, expressions and definitions; the values are
 * those that moves pin, but no timeout is touched, since a scan has its own.
 */
const SQL = `
set local search_path = '';
set local quote_all_identifiers = off;
set local standard_conforming_strings = on;
set local DateStyle = 'ISO, YMD';
set local IntervalStyle = 'postgres';
set local TimeZone = 'UTC';
set local extra_float_digits = 1;
set local bytea_output = 'hex';
set local lc_monetary = 'C'`;

/** Until the transaction ends; INTERNAL outside of one, where the settings would not outlive their statement. */
export async function setPrinting(tx: Queryable): Promise<void> {
  await tx.query(SQL);
  const [row] = await readRows(
    tx,
    z.object({ path: z.string() }),
    `select current_setting('search_path') as path`,
  );
  // An empty search_path that was SET is shown as two double quotes.
  if (row?.path === '""') return;
  throw new SortkeepError('INTERNAL', 'definitions are read outside of a transaction', {
    hint: 'This is a fault in Sortkeep: report it with the move or request id.',
  });
}
