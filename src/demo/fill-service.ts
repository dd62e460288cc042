import type { Queryable } from '../postgres/session.js';
import { fillTables } from './fill-tables.js';
import type { FilledTable } from './fill-tables.js';
import { paymentsTables } from './payments-rows.js';
import { PAYMENTS_SCHEMA } from './payments-schema.js';
import { tradingTables } from './trading-rows.js';
import { TRADING_SCHEMA } from './trading-schema.js';

export type ServiceName = 'payments' | 'trading';

/**
 * Creates and fills the tables of one of the two services in an empty database, over one connection. The same seed
 * makes the same rows, except where a column's default is the time.
 */
export async function fillService(
  db: Queryable,
  service: ServiceName,
  seed: number,
): Promise<readonly FilledTable[]> {
  return service === 'payments'
    ? await fillTables(db, PAYMENTS_SCHEMA, paymentsTables(seed))
    : await fillTables(db, TRADING_SCHEMA, tradingTables(seed));
}
