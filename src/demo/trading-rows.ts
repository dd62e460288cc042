/** Sample rows of the trading service; identity columns count from 1 in the order given here. */
import type { SampleRow, SampleTable } from './fill-tables.js';
import { sampleAddress, samplePerson } from './sample-people.js';
import { sampleRandom } from './sample-random.js';

export const TRADING_ROWS = {
  users: 1_500,
  accounts: 1_800,
  orders: 8_000,
  events: 12_000,
  deposits: 1_400,
  watchlist: 3_000,
  sessions: 2_500,
  audit: 5_000,
};

/** The symbols of the market server's stock prices. */
export const SYMBOLS = ['AAPL', 'AMZN', 'GOOG', 'IBM', 'MSFT'] as const;

const list = (count: number, row: (index: number) => SampleRow): readonly SampleRow[] =>
  Array.from({ length: count }, (_, index) => row(index));

/** The tables in an order in which their foreign keys hold. */
export function tradingTables(seed: number): readonly SampleTable[] {
  const random = sampleRandom(seed);
  const count = TRADING_ROWS;
  const userId = (): number => 1 + random.skewed(count.users);
  const rows: Readonly<Record<string, readonly SampleRow[]>> = {
    users: list(count.users, (index) => {
      const { name, email } = samplePerson(random, index + 1);
      return {
        email,
        display_name: name,
        status: random.pick(['active', 'active', 'active', 'invited', 'blocked']),
        risk_profile: random.integer(1, 7),
        roles: random.chance(0.02) ? ['customer', 'beta'] : ['customer'],
        created_at: random.time('2022-01-01', '2025-06-30'),
        last_login_at: random.chance(0.8) ? random.time('2025-07-01', '2025-12-31') : null,
      };
    }),
    accounts: list(count.accounts, (index) => ({
      user_id: 1 + (index % count.users),
      currency: random.pick(['USD', 'USD', 'EUR']),
      cash: random.money(100, 80_000),
      margin_enabled: random.chance(0.1),
      opened_at: random.time('2022-01-01', '2025-06-30'),
    })),
    orders: list(count.orders, () => {
      const placed = random.time('2024-01-01', '2025-12-31');
      const status = random.pick(['filled', 'filled', 'filled', 'cancelled', 'rejected', 'open']);
      return {
        account_id: 1 + random.skewed(count.accounts),
        client_order_id: random.uuid(),
        symbol: random.pick(SYMBOLS),
        side: random.pick(['buy', 'sell']),
        quantity: random.integer(1, 400),
        limit_price: random.chance(0.7) ? random.money(20, 600) : null,
        status,
        placed_at: placed,
        closed_at:
          status === 'open'
            ? null
            : new Date(Date.parse(placed) + random.integer(1, 86_400) * 1000).toISOString(),
      };
    }),
    order_events: list(count.events, () => ({
      order_id: random.integer(1, count.orders),
      kind: random.pick(['accepted', 'routed', 'filled', 'cancelled']),
      at: random.time('2024-01-01', '2025-12-31'),
      payload: random.chance(0.4)
        ? { venue: random.pick(['XNAS', 'XNYS']), latency_ms: random.integer(1, 90) }
        : {},
    })),
    deposits: list(count.deposits, () => {
      const created = random.time('2024-01-01', '2025-12-31');
      return {
        account_id: random.integer(1, count.accounts),
        amount: random.money(50, 10_000),
        method: random.pick(['card', 'wire', 'sepa']),
        created_at: created,
        confirmed_at: random.chance(0.95) ? new Date(Date.parse(created) + 3_600_000).toISOString() : null,
      };
    }),
    watchlist_items: list(count.watchlist, (index) => ({
      // Two symbols a user: the pairs are different since the index differs.
      user_id: 1 + (index % count.users),
      symbol: SYMBOLS[(index + Math.floor(index / count.users)) % SYMBOLS.length],
      note: random.chance(0.2) ? 'buy below the 200 day average' : null,
      added_at: random.time('2023-01-01', '2025-12-31'),
    })),
    sessions: list(count.sessions, () => {
      const started = random.time('2025-11-15', '2025-12-31');
      return {
        token: random.uuid(),
        user_id: userId(),
        ip: sampleAddress(random),
        started_at: started,
        expires_at: new Date(Date.parse(started) + 7 * 86_400_000).toISOString(),
      };
    }),
    audit_log: list(count.audit, () => ({
      user_id: random.chance(0.95) ? userId() : null,
      action: random.pick(['order.place', 'order.cancel', 'login', 'deposit']),
      details: { ip: sampleAddress(random) },
      at: random.time('2025-01-01', '2025-12-31'),
    })),
    feature_flags: ['extended_hours', 'fractional_shares', 'margin_v2', 'new_order_ticket', 'dark_mode'].map(
      (name, index) => ({ name, enabled: index % 2 === 0, rollout_percent: index * 25 }),
    ),
    schema_migrations: list(24, (index) => ({
      version: 20_220_101_000 + index,
      dirty: false,
      applied_at: `2022-02-${String(index + 1).padStart(2, '0')}T08:00:00Z`,
    })),
  };
  return Object.entries(rows).map(([name, of]) => ({ schema: 'public', name, rows: of }));
}
