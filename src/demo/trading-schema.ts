/** The tables of the trading service; users, accounts, sessions, audit_log… overlap in name with the payments service. */
export const TRADING_SCHEMA = `
create type user_status as enum ('invited', 'active', 'blocked');
create type order_side as enum ('buy', 'sell');
create type order_status as enum ('open', 'filled', 'cancelled', 'rejected');

create table users (
  id bigint generated always as identity primary key,
  email text not null unique,
  display_name text not null,
  status user_status not null default 'invited',
  risk_profile smallint not null default 1 check (risk_profile between 1 and 7),
  roles text[] not null default '{}',
  created_at timestamptz not null default now(),
  last_login_at timestamptz
);
comment on table users is 'Customers of the trading service; signs in by the payments service since 2023';

create table accounts (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id),
  currency character(3) not null default 'USD',
  cash numeric(18, 2) not null default 0 check (cash >= 0),
  margin_enabled boolean not null default false,
  opened_at timestamptz not null default now()
);
create index accounts_user_id_idx on accounts (user_id);

create table orders (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id),
  client_order_id uuid not null unique,
  symbol text not null,
  side order_side not null,
  quantity numeric(18, 6) not null check (quantity > 0),
  limit_price numeric(18, 4),
  status order_status not null default 'open',
  placed_at timestamptz not null default now(),
  closed_at timestamptz,
  check ((status = 'open') = (closed_at is null))
);
create index orders_account_id_placed_at_idx on orders (account_id, placed_at desc);
create index orders_open_idx on orders (symbol, placed_at) where status = 'open';
comment on column orders.limit_price is 'Null for a market order';

create table order_events (
  id bigserial primary key,
  order_id bigint not null references orders (id) on delete cascade,
  kind text not null,
  payload jsonb not null default '{}',
  at timestamptz not null default now()
);
create index order_events_order_id_idx on order_events (order_id);

create table deposits (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts (id),
  amount numeric(18, 2) not null check (amount > 0),
  method text not null check (method in ('card', 'wire', 'sepa')),
  confirmed_at timestamptz,
  created_at timestamptz not null default now()
);
create index deposits_account_id_idx on deposits (account_id);

create table watchlist_items (
  user_id bigint not null references users (id) on delete cascade,
  symbol text not null,
  note text,
  added_at timestamptz not null default now(),
  primary key (user_id, symbol)
);

create table sessions (
  token uuid primary key,
  user_id bigint not null references users (id) on delete cascade,
  ip inet not null,
  started_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_user_id_idx on sessions (user_id);
create index sessions_expires_at_idx on sessions (expires_at);

create table audit_log (
  id bigserial primary key,
  user_id bigint references users (id),
  action text not null,
  details jsonb not null default '{}',
  at timestamptz not null default now()
);
create index audit_log_user_id_at_idx on audit_log (user_id, at desc);

create table feature_flags (
  name text primary key,
  enabled boolean not null default false,
  rollout_percent smallint not null default 0 check (rollout_percent between 0 and 100),
  updated_at timestamptz not null default now()
);

create table schema_migrations (
  version bigint primary key,
  dirty boolean not null default false,
  applied_at timestamptz not null default now()
);
`;
