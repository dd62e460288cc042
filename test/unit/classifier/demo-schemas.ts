/** Schemas as a newcomer's demo has them: two services of a fintech, market data, and what old projects left behind. */
import type { TableFacts, UsageWindow } from '../../../src/domain/table-facts.js';
import type { Label } from '../../../src/domain/verdict.js';
import { asSchema, factsOf, usageOf } from './table-facts.js';
import type { TableSketch } from './table-facts.js';

export interface Expected {
  readonly facts: TableFacts;
  readonly label: Label;
}

interface Entry {
  readonly sketch: TableSketch;
  readonly usage: UsageWindow;
  readonly label: Label;
  readonly rows?: number;
}

const TIME = 'timestamp with time zone';

/** Looked up by key, some scans, some writes. */
const lookups = (scans: bigint, inserted: bigint): UsageWindow =>
  usageOf({
    indexScans: scans,
    indexTuplesFetched: scans,
    seqScans: 6n,
    seqTuplesRead: 6n * inserted,
    inserted,
    updated: scans / 3n,
  });
/** Loaded once, then looked up again and again. */
const lookedUp = (scans: bigint, inserted: bigint): UsageWindow =>
  usageOf({ indexScans: scans, indexTuplesFetched: scans, inserted });
/** Inserted and listed now and then. */
const appended = (inserted: bigint): UsageWindow =>
  usageOf({ inserted, seqScans: 4n, seqTuplesRead: 2n * inserted, indexScans: 12n, indexTuplesFetched: 60n });
/** Scanned whole, never by an index. */
const scanned = (inserted: bigint, scans: bigint): UsageWindow =>
  usageOf({ inserted, seqScans: scans, seqTuplesRead: scans * inserted });
/** Loaded in bulk, then read by ranges and whole. */
const market = (inserted: bigint): UsageWindow =>
  usageOf({
    inserted,
    seqScans: 9n,
    seqTuplesRead: 9n * inserted,
    indexScans: 14n,
    indexTuplesFetched: 14n * 250n,
  });
/** Loaded once; the one scan was the building of the primary key. */
const leftBehind = (inserted: bigint, keys = 0n): UsageWindow => usageOf({ inserted, explainedScans: keys });

const app = (
  name: string,
  columns: string,
  usage: UsageWindow,
  references: readonly string[] = [],
): Entry => ({
  sketch: { name, columns, key: ['id'], references },
  usage,
  label: 'APP',
});
const feed = (name: string, columns: string, key: readonly string[], usage: UsageWindow): Entry => ({
  sketch: { name, columns, key },
  usage,
  label: 'BROKER',
});
const abandoned = (
  name: string,
  columns: string,
  usage: UsageWindow,
  key: readonly string[] = [],
): Entry => ({
  sketch: { name, columns, key },
  usage,
  label: 'UNUSED',
});

const CORE = [
  app(
    'users',
    `id uuid, email text, full_name text, password_hash text, created_at ${TIME}`,
    lookups(2400n, 400n),
  ),
  app(
    'accounts',
    `id uuid, user_id uuid, currency character(3), balance numeric(14,2), status text, opened_at ${TIME}`,
    lookups(3100n, 520n),
    ['user_id users'],
  ),
  app(
    'orders',
    `id uuid, user_id uuid, account_id uuid, status text, total numeric(12,2), currency character(3), created_at ${TIME}, updated_at ${TIME}`,
    lookups(900n, 1200n),
    ['user_id users', 'account_id accounts'],
  ),
  app(
    'payments',
    `id uuid, order_id uuid, amount numeric(12,2), currency character(3), method text, state text, paid_at ${TIME}`,
    lookups(700n, 1100n),
    ['order_id orders'],
  ),
  app('sessions', `id uuid, user_id uuid, token text, ip inet, expires_at ${TIME}`, lookups(5200n, 2000n), [
    'user_id users',
  ]),
  app(
    'audit_log',
    `id bigint, actor_id uuid, action text, entity text, entity_id uuid, details jsonb, at ${TIME}`,
    appended(4000n),
  ),
  app('settings', `id integer, key text, value jsonb, updated_at ${TIME}`, scanned(18n, 140n)),
  app('schema_migrations', `id bigint, version text, applied_at ${TIME}`, scanned(12n, 3n)),
];

const ONBOARDING = [
  app(
    'users',
    `id uuid, email text, phone text, country character(2), created_at ${TIME}`,
    lookups(1300n, 300n),
  ),
  app(
    'kyc_documents',
    `id uuid, user_id uuid, kind text, file_key text, status text, reviewed_by text, uploaded_at ${TIME}`,
    lookups(240n, 350n),
    ['user_id users'],
  ),
  app(
    'notifications',
    `id bigint, user_id uuid, channel text, subject text, body text, sent_at ${TIME}, read_at ${TIME}`,
    lookups(420n, 2600n),
    ['user_id users'],
  ),
  app(
    'payment_methods',
    `id uuid, user_id uuid, brand text, last4 text, expires_on date, is_default boolean`,
    lookups(310n, 450n),
    ['user_id users'],
  ),
  app('feature_flags', `id integer, name text, enabled boolean, rollout integer`, scanned(9n, 260n)),
  app(
    'outbox',
    `id bigint, topic text, payload jsonb, created_at ${TIME}, published_at ${TIME}`,
    scanned(900n, 400n),
  ),
];

const BAR =
  'open numeric(12,4), high numeric(12,4), low numeric(12,4), close numeric(12,4), adj_close numeric(12,4), volume bigint';
const MARKET = [
  feed('sp500_daily', `date date, ${BAR}`, ['date'], market(5105n)),
  feed('sp500_monthly', 'date date, price numeric(12,4)', ['date'], market(123n)),
  feed('stock_prices', 'symbol text, date date, price numeric(12,4)', ['symbol', 'date'], market(560n)),
  feed(
    'ohlc_bars',
    'date date, open double precision, high double precision, low double precision, close double precision, signal text, ret double precision',
    ['date'],
    market(44n),
  ),
  feed(
    'instruments',
    'symbol text, name text, exchange text, currency character(3)',
    ['symbol'],
    lookedUp(700n, 6n),
  ),
];

const LEFTOVERS = [
  abandoned(
    'old_leads_2019',
    'id integer, name text, email text, source text, score numeric',
    leftBehind(3000n, 1n),
    ['id'],
  ),
  abandoned(
    'promo_codes_bak',
    'id integer, code text, discount numeric(5,2), valid_to date',
    leftBehind(800n),
  ),
  abandoned('tmp_import_7', 'line text, payload text', leftBehind(4000n)),
  abandoned(
    'quotes_copy_20210304',
    'symbol text, ts timestamp with time zone, bid numeric(12,4), ask numeric(12,4)',
    leftBehind(6000n),
  ),
  abandoned(
    'campaign_results',
    'id integer, campaign text, clicks integer, cost numeric(10,2)',
    leftBehind(1500n, 1n),
    ['id'],
  ),
];

function schema(entries: readonly Entry[]): readonly Expected[] {
  const facts = asSchema(
    entries.map(({ sketch, usage }) =>
      factsOf({
        ...sketch,
        facts: { usage, estimatedRows: Number(usage.inserted), sizeBytes: 8192n + usage.inserted * 96n },
      }),
    ),
  );
  return facts.map((table, index) => ({ facts: table, label: entries[index]?.label ?? 'UNKNOWN' }));
}

/** A database each, and everything thrown together in one. */
export const DEMO: Readonly<Record<string, readonly Expected[]>> = {
  core: schema([...CORE, ...LEFTOVERS.slice(0, 2)]),
  onboarding: schema([...ONBOARDING, ...LEFTOVERS.slice(2)]),
  market: schema(MARKET),
  together: schema([...CORE, ...ONBOARDING.slice(1), ...MARKET, ...LEFTOVERS]),
};
