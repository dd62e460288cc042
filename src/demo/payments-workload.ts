/** What the payments service asks its database: sign-ins, payments, history, and now and then its housekeeping. */
import { z } from 'zod';
import type { Queryable } from '../postgres/session.js';
import { PAYMENTS_ROWS } from './payments-rows.js';
import { sampleIban } from './sample-iban.js';
import { sampleAddress, samplePerson, USER_AGENTS } from './sample-people.js';
import type { SampleRandom } from './sample-random.js';

const idRow = z.tuple([z.object({ id: z.string() })]);
const emailRow = z.tuple([z.object({ email: z.string() })]);

async function signIn(db: Queryable, random: SampleRandom, userId: number): Promise<void> {
  const [{ email }] = emailRow.parse(
    (await db.query('select email from users where id = $1', [userId])).rows,
  );
  await db.query('select id, full_name, status, preferences from users where lower(email) = lower($1)', [
    email,
  ]);
  await db.query(
    `insert into sessions (token, user_id, ip, user_agent, expires_at) values ($1, $2, $3, $4, now() + interval '30 days')`,
    [random.uuid(), userId, sampleAddress(random), random.pick(USER_AGENTS)],
  );
  await db.query('update users set updated_at = now() where id = $1', [userId]);
}

async function pay(db: Queryable, random: SampleRandom, accountId: number): Promise<void> {
  const amount = random.money(1, 60);
  await db.query('begin');
  const taken = await db.query(
    'update accounts set balance = balance - $2::numeric where id = $1 and balance >= $2::numeric',
    [accountId, amount],
  );
  if (taken.rowCount === 1) {
    const { rows } = await db.query(
      `insert into payments (account_id, card_id, merchant_id, amount, currency, reference)
       select a.id, (select c.id from cards c where c.account_id = a.id and c.status = 'active' limit 1), $2, $3, a.currency, $4
       from accounts a where a.id = $1 returning id`,
      [accountId, 1 + random.skewed(PAYMENTS_ROWS.merchants), amount, random.uuid()],
    );
    const [{ id }] = idRow.parse(rows);
    await db.query(
      `insert into audit_log (actor_id, action, entity, entity_id)
       select user_id, 'payment.create', 'payment', $2 from accounts where id = $1`,
      [accountId, id],
    );
  }
  await db.query('commit');
}

async function look(db: Queryable, userId: number): Promise<void> {
  await db.query('select id, iban, currency, balance from accounts where user_id = $1', [userId]);
  await db.query(
    `select p.created_at, p.amount, p.currency, p.status, m.name, c.last4
     from accounts a join payments p on p.account_id = a.id join merchants m on m.id = p.merchant_id
     left join cards c on c.id = p.card_id
     where a.user_id = $1 order by p.created_at desc limit 20`,
    [userId],
  );
  await db.query('select id, body from notifications where user_id = $1 and read_at is null', [userId]);
  await db.query('update notifications set read_at = now() where user_id = $1 and read_at is null', [userId]);
}

/** One customer's visit. */
export async function visitPayments(db: Queryable, random: SampleRandom): Promise<void> {
  const userId = 1 + random.skewed(PAYMENTS_ROWS.users);
  await signIn(db, random, userId);
  await db.query('select value from settings where key = $1', [
    random.pick(['daily_limit', 'sca_threshold']),
  ]);
  await look(db, userId);
  // The account of a user's number is that user's first.
  await pay(db, random, userId);
  if (random.chance(0.1))
    await db.query(`update cards set status = 'frozen', updated_at = now() where account_id = $1`, [userId]);
}

async function signUp(db: Queryable, random: SampleRandom, round: number): Promise<void> {
  const { name, email } = samplePerson(random, 100_000 + round);
  await db.query('begin');
  const { rows } = await db.query(
    `insert into users (email, full_name, status, country) values ($1, $2, 'active', 'IE') returning id`,
    [email, name],
  );
  const [{ id }] = idRow.parse(rows);
  await db.query('insert into accounts (user_id, iban, balance) values ($1, $2, 100)', [
    id,
    sampleIban('IE', `AIBK${String(round).padStart(14, '0')}`),
  ]);
  await db.query(`insert into notifications (user_id, channel, body) values ($1, 'email', 'Welcome.')`, [id]);
  await db.query('commit');
}

/** What runs by itself: a deployment, the settlement, refunds, expired sessions, support's search. */
export async function housekeepPayments(db: Queryable, random: SampleRandom, round: number): Promise<void> {
  await db.query('select version from schema_migrations order by version');
  await db.query('insert into schema_migrations (version, name) values ($1, $2)', [
    `20260101${String(round).padStart(6, '0')}`,
    `release_${round}`,
  ]);
  await signUp(db, random, round);
  await db.query(
    `update payments set status = 'settled', settled_at = now()
     where id in (select id from payments where status = 'pending' order by created_at limit 200)`,
  );
  await db.query(
    `insert into refunds (payment_id, amount, reason)
     select id, amount, 'charged twice' from payments where status = 'settled' order by settled_at desc limit 3`,
  );
  await db.query(
    'select p.id, sum(r.amount) from refunds r join payments p on p.id = r.payment_id group by p.id having sum(r.amount) > p.amount',
  );
  await db.query('delete from sessions where expires_at < now()');
  await db.query(
    `update settings set value = value || '{"checked": true}', updated_at = now() where key = 'settlement_hour'`,
  );
  await db.query('update merchants set active = $2 where id = $1', [
    random.integer(1, PAYMENTS_ROWS.merchants),
    random.chance(0.9),
  ]);
  await db.query(
    `select action, count(*) from audit_log where entity = 'payment' and entity_id = $1 group by action`,
    [String(random.integer(1, 9_000))],
  );
}
