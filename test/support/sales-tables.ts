/** Tables of which parts are wanted back: a hostile name, a domain, an enum, generated and identity columns, odd values. */
export const SALES = `
create type mood as enum ('sad', 'ok', 'happy');
create domain amount as numeric(12, 2) check (value > -1000);
create table parents (id integer primary key);
insert into parents select generate_series(0, 9);
create table sales (
  id bigint generated always as identity primary key,
  sold_at timestamptz not null,
  "odd ""name""; --" text collate "C",
  price amount,
  "mood" mood,
  parent integer references parents (id),
  doubled numeric generated always as (price * 2) stored,
  constraint sales_price check (price < 100000 or "odd ""name""; --" is null)
);
insert into sales (sold_at, "odd ""name""; --", price, "mood", parent)
  select timestamptz '2024-01-01 00:00:00+00' + i * interval '1 hour',
    case when i % 5 = 0 then null else 'it''s ' || i end, (i % 100) / 10.0,
    (array['sad', 'ok', 'happy'])[i % 3 + 1]::mood, i % 10
  from generate_series(0, 3999) i;
create index sales_by_name on sales ("odd ""name""; --") where price > 5;
create index sales_by_time on sales (sold_at);
create table oddities (at timestamp, n numeric, f double precision);
insert into oddities values ('infinity', 'NaN', 'NaN'), ('-infinity', 5, 5), ('0044-03-15 BC', -7.50, 1e300), (null, null, null);
`;
