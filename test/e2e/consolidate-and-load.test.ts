import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

const PAYMENTS = `
create type mood as enum ('calm', 'angry');
create table users (
  id bigint generated always as identity primary key,
  email text not null unique,
  mood mood not null default 'calm',
  full_name text,
  initials text generated always as (left(full_name, 1)) stored,
  created_at timestamptz not null default now()
);
comment on table users is 'people who pay';
create index users_by_name on users (full_name) where full_name is not null;
create table orders (
  id serial primary key,
  user_id bigint not null references users on delete cascade,
  parent_id integer references orders,
  amount numeric(12,2) not null check (amount >= 0),
  note text
);
insert into users (email, full_name) select 'u' || i || '@example.com', case when i % 7 = 0 then '' when i % 5 <> 0 then 'Name ' || i end
from generate_series(1, 20000) i;
insert into orders (user_id, parent_id, amount, note)
select (i % 20000) + 1, case when i > 10 then i - 10 end, i / 3.0, repeat('x', i % 50) from generate_series(1, 30000) i;
analyze;`;

const MARKET = `
create table daily (day date not null, symbol text not null, open numeric(12,4), close double precision, volume bigint, primary key (symbol, day));
insert into daily select date '2000-01-01' + i % 3000, 'S' || i / 3000, i / 7.0, case when i % 11 <> 0 then i / 3.0 end, i * 1000::bigint
from generate_series(0, 29999) i;
analyze;`;

let server: TestServer;
let app: TestApplication;
let payments: Source;
let target: Source;
let market: Source;
let targetDatabase: string;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { pagesPerChunk: 40 });
  await app.work();
  const [paymentsDatabase, marketDatabase] = [await server.newDatabase(), await server.newDatabase()];
  targetDatabase = await server.newDatabase();
  await server.query(paymentsDatabase, PAYMENTS);
  await server.query(marketDatabase, MARKET);
  payments = await app.register('payments', paymentsDatabase);
  target = await app.register('target', targetDatabase);
  market = await app.register('market', marketDatabase);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

async function consolidate(name: string): Promise<Move> {
  const table = await app.scanned(payments, name);
  return app.moved({ tableId: table.id, kind: 'CONSOLIDATE', targetSourceId: target.id });
}

describe('consolidating the tables of a service', () => {
  it('moves a child before its parent, and makes the foreign keys when both are there', async () => {
    const orders = await consolidate('orders');
    expect(orders).toMatchObject({ state: 'SUCCEEDED', verified: true, rows: 30_000 });
    expect(orders.chunksTotal).toBeGreaterThan(1);
    expect(orders.warnings).toContainEqual(expect.stringContaining('waits until public.users'));
    const users = await consolidate('users');
    expect(users).toMatchObject({ state: 'SUCCEEDED', verified: true, rows: 20_000 });
    const keys = await server.query(
      targetDatabase,
      `select conname, convalidated from pg_constraint where connamespace = 'payments'::regnamespace and contype = 'f' order by 1`,
    );
    expect(keys).toEqual([
      { conname: 'orders_parent_id_fkey', convalidated: true },
      { conname: 'orders_user_id_fkey', convalidated: true },
    ]);
  });

  it('goes on counting where the sequences of the source stood', async () => {
    const [user] = await server.query(
      targetDatabase,
      `insert into payments.users (email, full_name) values ('new@example.com', 'New') returning id::text, initials, mood::text`,
    );
    const [order] = await server.query(
      targetDatabase,
      `insert into payments.orders (user_id, amount) values (1, 1) returning id`,
    );
    expect([user, order]).toEqual([{ id: '20001', initials: 'N', mood: 'calm' }, { id: 30_001 }]);
  });

  it('refuses to overwrite a table that is there already', async () => {
    const again = await consolidate('users');
    expect(again).toMatchObject({ state: 'FAILED', error: { code: 'ALREADY_EXISTS' } });
    expect(again.error?.hint).toContain('Nothing is overwritten');
  });
});

describe('loading a market table into the warehouse', () => {
  it('keeps every row, and the counts and sums of both ends agree', async () => {
    const table = await app.scanned(market, 'daily');
    const move = await app.moved({ tableId: table.id, kind: 'LOAD' });
    expect(move).toMatchObject({ state: 'SUCCEEDED', verified: true, rows: 30_000, error: null });
    const lineage = await app.services.lineage.datasetOf(table.id);
    const edges = await app.services.lineage.edges(lineage?.namespace ?? '', lineage?.name ?? '', 1);
    expect(edges).toMatchObject([{ kind: 'LOAD', rows: 30_000, to: { name: 'market.daily' } }]);
  });
});
