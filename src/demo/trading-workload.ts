/** What the trading service asks its database: order tickets, order books, deposits, and its housekeeping. */
import { z } from 'zod';
import type { Queryable } from '../postgres/session.js';
import { sampleAddress, samplePerson } from './sample-people.js';
import type { SampleRandom } from './sample-random.js';
import { SYMBOLS, TRADING_ROWS } from './trading-rows.js';

const idRow = z.tuple([z.object({ id: z.string() })]);

async function signIn(db: Queryable, random: SampleRandom, userId: number): Promise<void> {
  await db.query('update users set last_login_at = now() where id = $1 returning display_name, roles', [
    userId,
  ]);
  await db.query(
    `insert into sessions (token, user_id, ip, expires_at) values ($1, $2, $3, now() + interval '7 days')`,
    [random.uuid(), userId, sampleAddress(random)],
  );
  await db.query('select name, enabled, rollout_percent from feature_flags');
}

async function placeOrder(db: Queryable, random: SampleRandom, userId: number): Promise<void> {
  await db.query('begin');
  const { rows } = await db.query(
    `insert into orders (account_id, client_order_id, symbol, side, quantity, limit_price)
     select id, $2, $3, $4, $5, $6 from accounts where user_id = $1 order by id limit 1 returning id`,
    [
      userId,
      random.uuid(),
      random.pick(SYMBOLS),
      random.pick(['buy', 'sell']),
      random.integer(1, 100),
      random.money(20, 600),
    ],
  );
  const [{ id }] = idRow.parse(rows);
  await db.query(`insert into order_events (order_id, kind) values ($1, 'accepted')`, [id]);
  await db.query(
    `insert into audit_log (user_id, action, details) values ($1, 'order.place', jsonb_build_object('order', $2::bigint))`,
    [userId, id],
  );
  await db.query('commit');
}

/** One customer's visit. */
export async function visitTrading(db: Queryable, random: SampleRandom): Promise<void> {
  const userId = 1 + random.skewed(TRADING_ROWS.users);
  await signIn(db, random, userId);
  await db.query('select id, currency, cash from accounts where user_id = $1', [userId]);
  await db.query('select symbol, note from watchlist_items where user_id = $1', [userId]);
  await db.query(
    `select o.id, o.symbol, o.side, o.quantity, o.status, count(e.id) as events
     from accounts a join orders o on o.account_id = a.id left join order_events e on e.order_id = o.id
     where a.user_id = $1 group by o.id order by o.placed_at desc limit 20`,
    [userId],
  );
  await placeOrder(db, random, userId);
  if (random.chance(0.2)) {
    await db.query(
      `insert into watchlist_items (user_id, symbol) values ($1, $2) on conflict (user_id, symbol) do update set added_at = now()`,
      [userId, random.pick(SYMBOLS)],
    );
  }
  if (random.chance(0.2)) {
    await db.query(
      `insert into deposits (account_id, amount, method) select min(id), $2, 'sepa' from accounts where user_id = $1`,
      [userId, random.money(50, 2_000)],
    );
  }
}

/** What runs by itself: a deployment, matching of open orders, booking of deposits, expired sessions, reports. */
export async function housekeepTrading(db: Queryable, random: SampleRandom, round: number): Promise<void> {
  await db.query('select max(version) from schema_migrations where not dirty');
  await db.query('insert into schema_migrations (version) values ($1)', [20_260_101_000 + round]);
  const { name, email } = samplePerson(random, 100_000 + round);
  await db.query(
    `with invited as (insert into users (email, display_name) values ($1, $2) returning id)
     insert into accounts (user_id) select id from invited`,
    [email, name],
  );
  await db.query(
    `with filled as (
       update orders set status = 'filled', closed_at = now()
       where id in (select id from orders where status = 'open' and symbol = $1 order by placed_at limit 50) returning id)
     insert into order_events (order_id, kind) select id, 'filled' from filled`,
    [random.pick(SYMBOLS)],
  );
  await db.query(
    `with booked as (update deposits set confirmed_at = now() where confirmed_at is null returning account_id, amount),
       sums as (select account_id, sum(amount) as amount from booked group by account_id)
     update accounts a set cash = a.cash + s.amount from sums s where s.account_id = a.id`,
  );
  await db.query('delete from sessions where expires_at < now()');
  await db.query(
    'update feature_flags set rollout_percent = least(100, rollout_percent + 5), updated_at = now() where enabled',
  );
  await db.query(
    'select symbol, side, count(*), sum(quantity) from orders where placed_at > $1 group by symbol, side',
    ['2025-06-01'],
  );
  await db.query('select action, at from audit_log where user_id = $1 order by at desc limit 50', [
    1 + random.skewed(TRADING_ROWS.users),
  ]);
}
