/** The tables that every case of the pollution suite is played on; on 12 and newer. */
export const SHOP_TABLES = [
  'accounts',
  'orders',
  'log_lines',
  'measurements',
  'old_stuff',
  'plain_child',
] as const;
export type ShopTable = (typeof SHOP_TABLES)[number];

export const SHOP = `
create table accounts (id integer primary key, name text not null, balance numeric, note text);
insert into accounts select i, 'name ' || i, i, 'note' from generate_series(1, 1000) as i;
create table orders (id integer primary key, account integer not null references accounts, amount integer);
insert into orders select i, 1 + i % 1000, i from generate_series(1, 2000) as i;
create index orders_account on orders (account);
create table log_lines (at timestamptz, line text);
insert into log_lines select now(), 'line ' || i from generate_series(1, 500) as i;
create table measurements (id integer, day date not null, value integer, primary key (id, day))
  partition by range (day);
create table measurements_1 partition of measurements for values from ('2026-01-01') to ('2026-02-01');
create table measurements_2 partition of measurements for values from ('2026-02-01') to ('2026-03-01');
create table measurements_3 partition of measurements for values from ('2026-03-01') to ('2026-04-01');
insert into measurements select i, date '2026-01-01' + i % 89, i from generate_series(1, 3000) as i;
create table old_stuff (id integer primary key, label text, code text);
insert into old_stuff select i, 'label ' || i, 'code ' || i from generate_series(1, 1000) as i;
create table plain_child (id integer primary key, account integer not null);
insert into plain_child select i, i from generate_series(1, 1000) as i;
create view account_names as select id, name from accounts;
create materialized view totals as
  select account, sum(amount) as amount, count(*) as orders from orders group by account;
create unique index totals_account on totals (account);
`;
