/** Sample rows of the payments service; identity columns count from 1 in the order given here. */
import type { SampleRow, SampleTable } from './fill-tables.js';
import { sampleIban } from './sample-iban.js';
import { sampleAddress, samplePerson, USER_AGENTS } from './sample-people.js';
import { sampleRandom } from './sample-random.js';
import type { SampleRandom } from './sample-random.js';

export const PAYMENTS_ROWS = {
  users: 2_000,
  accounts: 2_600,
  cards: 2_200,
  merchants: 150,
  payments: 9_000,
  refunds: 320,
  sessions: 3_000,
  notifications: 2_500,
  audit: 6_000,
};

const CURRENCIES = ['EUR', 'EUR', 'EUR', 'GBP', 'USD', 'PLN'] as const;
const COUNTRIES = ['DE', 'FR', 'IE', 'IT', 'NL', 'PL', 'SE', 'GB'] as const;
const SHOPS = [
  'Bakery',
  'Books',
  'Café',
  'Cinema',
  'Garden Centre',
  'Grocer',
  'Pharmacy',
  'Rail',
  'Telecom',
  'Utilities',
] as const;
const ACTIONS = ['login', 'payment.create', 'card.freeze', 'profile.update', 'limit.change'] as const;
const MIGRATIONS = [
  'create_users',
  'create_accounts',
  'create_cards',
  'create_merchants',
  'create_payments',
  'create_sessions',
  'add_kyc_level',
  'create_refunds',
  'create_notifications',
  'create_audit_log',
  'index_pending_payments',
  'create_settings',
] as const;

const list = (count: number, row: (index: number) => SampleRow): readonly SampleRow[] =>
  Array.from({ length: count }, (_, index) => row(index));

const paymentRow = (random: SampleRandom, cards: readonly SampleRow[]): SampleRow => {
  const card = cards[random.skewed(cards.length)];
  const created = random.time('2024-01-01', '2025-12-31');
  const status = random.pick([
    'settled',
    'settled',
    'settled',
    'settled',
    'failed',
    'pending',
    'authorised',
    'refunded',
  ]);
  return {
    account_id: card?.['account_id'],
    card_id: random.chance(0.9) ? card?.['id'] : null,
    merchant_id: 1 + random.skewed(PAYMENTS_ROWS.merchants),
    amount: random.money(1, 2_000),
    currency: random.pick(CURRENCIES),
    status,
    reference: random.uuid(),
    metadata: random.chance(0.3)
      ? { channel: random.pick(['online', 'terminal']), attempt: random.integer(1, 3) }
      : {},
    created_at: created,
    settled_at: status === 'settled' ? new Date(Date.parse(created) + 86_400_000).toISOString() : null,
  };
};

/** The tables in an order in which their foreign keys hold. */
export function paymentsTables(seed: number): readonly SampleTable[] {
  const random = sampleRandom(seed);
  const count = PAYMENTS_ROWS;
  const users = list(count.users, (index) => {
    const { name, email } = samplePerson(random, index + 1);
    const at = random.time('2021-01-01', '2025-11-30');
    return {
      email,
      full_name: name,
      country: random.pick(COUNTRIES),
      kyc_level: random.integer(0, 3),
      created_at: at,
      updated_at: at,
      status: random.pick(['active', 'active', 'active', 'pending', 'suspended', 'closed']),
      preferences: random.chance(0.5)
        ? { language: random.pick(['en', 'de', 'fr']), newsletter: random.chance(0.3) }
        : {},
    };
  });
  const accounts = list(count.accounts, (index) => ({
    // Everybody has one account, the first some hundred a second one.
    user_id: 1 + (index % count.users),
    iban: sampleIban('DE', `500105175${String(index + 1).padStart(9, '0')}`),
    currency: random.pick(CURRENCIES),
    balance: random.money(50, 40_000),
    opened_at: random.time('2021-01-01', '2025-11-30'),
  }));
  const cards = list(count.cards, (index) => ({
    id: random.uuid(),
    account_id: 1 + (index % count.accounts),
    brand: random.pick(['visa', 'mastercard']),
    last4: String(random.integer(0, 9999)).padStart(4, '0'),
    expires_on: random.time('2026-01-01', '2030-12-31').slice(0, 10),
    status: random.pick(['active', 'active', 'active', 'active', 'frozen', 'expired', 'lost']),
  }));
  const userId = (): number => 1 + random.skewed(count.users);
  const rows: Readonly<Record<string, readonly SampleRow[]>> = {
    users,
    accounts,
    cards,
    merchants: list(count.merchants, (index) => ({
      name: `${random.pick(SHOPS)} ${String(index + 1)}`,
      category_code: String(random.integer(4000, 5999)),
      country: random.pick(COUNTRIES),
    })),
    payments: list(count.payments, () => paymentRow(random, cards)),
    refunds: list(count.refunds, () => ({
      payment_id: random.integer(1, count.payments),
      amount: random.money(1, 100),
      created_at: random.time('2025-01-01', '2025-12-31'),
      reason: random.pick(['goods returned', 'charged twice', 'customer’s wish', null]),
    })),
    sessions: list(count.sessions, () => {
      const started = random.time('2025-11-01', '2025-12-31');
      return {
        token: random.uuid(),
        user_id: userId(),
        ip: sampleAddress(random),
        user_agent: random.pick(USER_AGENTS),
        started_at: started,
        expires_at: new Date(Date.parse(started) + 30 * 86_400_000).toISOString(),
      };
    }),
    notifications: list(count.notifications, () => ({
      user_id: userId(),
      channel: random.pick(['email', 'push', 'sms']),
      created_at: random.time('2025-06-01', '2025-12-31'),
      body: random.pick(['Your payment was settled.', 'A new device signed in.', 'Your card was frozen.']),
      read_at: random.chance(0.7) ? random.time('2026-01-01', '2026-01-31') : null,
    })),
    audit_log: list(count.audit, () => ({
      actor_id: random.chance(0.9) ? userId() : null,
      action: random.pick(ACTIONS),
      entity: random.pick(['user', 'payment', 'card']),
      entity_id: String(random.integer(1, 9_000)),
      details: random.chance(0.5) ? { ip: sampleAddress(random) } : null,
      at: random.time('2025-01-01', '2025-12-31'),
    })),
    settings: [
      'daily_limit',
      'refund_window_days',
      'sca_threshold',
      'settlement_hour',
      'session_days',
      'maintenance',
    ].map((key, index) => ({ key, value: { amount: (index + 1) * 10, enabled: key !== 'maintenance' } })),
    schema_migrations: MIGRATIONS.map((name, index) => ({
      version: `202101${String(index + 1).padStart(2, '0')}090000`,
      name,
      applied_at: `2021-01-${String(index + 1).padStart(2, '0')}T09:00:00Z`,
    })),
  };
  return Object.entries(rows).map(([name, of]) => ({ schema: 'public', name, rows: of }));
}
