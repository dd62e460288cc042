/** Tables with everything that a definition can have, and what must be there for them wherever they are made. */

/** In schema `app`, in both databases: what belongs to no table. Roles are the server's. */
export const SURROUNDINGS = `
create schema app; create schema tools;
create function app.act() returns trigger language plpgsql as 'begin return new; end';
create function app.code(text) returns text language sql immutable as 'select $1';
create function tools.orders() returns trigger language plpgsql as 'begin return null; end';
create table app.kinds (id integer primary key); insert into app.kinds select generate_series(0, 9);
create table app.ancestor (id integer not null, note text default 'x');
create table app.log (id bigint, what text);
create extension btree_gist schema tools; create extension citext schema tools;
create sequence app.shared;
create function app.apart(double precision, double precision) returns double precision language sql immutable as 'select $1 - $2';
create table app.pairs (a integer, b integer, primary key (a, b));
`;

/** The dump differs: a column that is inherited can be made as one's own alone. */
export const HEIR = `create table app.heir (extra integer) inherits (app.ancestor); insert into app.heir values (1, 'a', 2);
  create table app.grandchild () inherits (app.heir)`;

/** Once a server. */
export const ROLES = `
create role shop_owner; create role "odd ""reader"""; create role writer; create role passer;
`;

interface DefinitionForm {
  readonly name: string;
  /** Patterns for pg_dump, where it is more than the table. */
  readonly relations?: readonly string[];
  readonly since?: number;
  readonly sql: string;
}

const everything = (major: number): string => `
create type app.mood as enum ('so so', 'it''s', 'back\\slash');
create domain app.positive as numeric(12, 2) default 1.50 constraint "over zero" check (value > 0);
create type app.address as (street text collate "C", mood app.mood);
create unlogged table app.orders (
  id bigint generated always as identity (start 10 increment 5 maxvalue 5000 cache 3 cycle),
  old serial, parent bigint, kind integer not null references app.kinds (id) on update cascade deferrable,
  mood app.mood default 'it''s', moods app.mood[], price app.positive, home app.address, at timestamptz(3) not null,
  during tstzrange, body text collate "C", big text, label tools.citext default app.code('x'),
  twice numeric generated always as (old * 2) stored, shared integer default nextval('app.shared'),
  constraint orders_pk primary key (id) include (kind) with (fillfactor = 50),
  constraint orders_once unique (old, kind) deferrable initially deferred,
  constraint orders_self foreign key (parent) references app.orders (id) on delete set null,
  constraint apart exclude using gist (kind with =, during with &&) where (kind > 3),
  constraint sane check (old > 0) no inherit, constraint late check (kind > 0) not valid,
  constraint whole check (not (orders.* is null))
) with (fillfactor = 70, toast.autovacuum_enabled = false);
insert into app.orders (kind, at, mood, during, price) select i, '2024-01-01', 'it''s', null, 3 from generate_series(1, 9) i;
create index orders_at on app.orders (at desc nulls last) include (body) with (fillfactor = 60);
create unique index orders_lower on app.orders (lower(body) text_pattern_ops, (coalesce(big, 'x'))) where kind > 2;
create index orders_row on app.orders ((orders.* is null));
alter index app.orders_lower alter column 2 set statistics 77;
alter table app.orders alter big set storage external, alter body set storage main, alter body set statistics 7,
  alter old set (n_distinct = 5, n_distinct_inherited = 6), replica identity full, cluster on orders_pk;
create statistics app.pair (ndistinct, dependencies) on kind, old from app.orders;
comment on statistics app.pair is 'both';
create statistics tools.orders on mood, kind from app.orders;
create trigger audit before insert or update of kind, "at" on app.orders for each row
  when (new.kind > 3 and new.mood <> 'it''s'::app.mood) execute function app.act('a', 'it''s');
create trigger named after delete on app.orders referencing old table as gone for each statement execute function tools.orders();
create constraint trigger checked after insert on app.orders from app.kinds deferrable initially deferred for each row
  execute function app.act();
create trigger off before delete on app.orders for each row execute function app.act();
create trigger replica after truncate on app.orders for each statement execute function app.act();
create trigger always after update on app.orders for each row execute function app.act();
alter table app.orders disable trigger off, enable replica trigger replica, enable always trigger always;
comment on trigger audit on app.orders is 'looks';
create rule noted as on delete to app.orders where old.kind = 5
  do also insert into app.log select o.id, 'app.orders' from app.orders o where o.id = old.id;
create rule quiet as on update to app.orders where false do instead nothing;
alter table app.orders disable rule quiet;
comment on rule noted on app.orders is 'writes';
create policy mine on app.orders for select to "odd ""reader""", writer
  using (mood = 'it''s'::app.mood and exists (select from app.orders o where o.parent = orders.id));
create policy strict on app.orders as restrictive for insert with check (kind > 0);
comment on policy mine on app.orders is 'own';
alter table app.orders enable row level security, force row level security;
grant select on app.orders to public; grant insert, update on app.orders to writer with grant option;
grant all on app.orders to "odd ""reader""";
grant select (id, kind), update (kind) on app.orders to passer; grant usage on sequence app.orders_old_seq to writer;
alter table app.orders owner to shop_owner; revoke truncate on app.orders from shop_owner;
comment on table app.orders is E'it''s \\\\ a\\n"table"'; comment on column app.orders.kind is 'which';
comment on constraint sane on app.orders is 'sane'; comment on constraint whole on app.orders is 'all';
comment on index app.orders_at is 'by time'; comment on index app.orders_row is 'rows';
comment on sequence app.orders_old_seq is 'numbers';
${major >= 13 ? 'alter statistics app.pair set statistics 55;' : ''}
${
  major >= 14
    ? `alter table app.orders alter big set compression pglz;
create statistics app.computed on (kind + old), (lower(body)) from app.orders;`
    : ''
}
${
  major >= 15
    ? `create unique index orders_nulls on app.orders (parent, old) nulls not distinct;
alter table app.orders add constraint orders_kind2 foreign key (kind, old) references app.pairs (a, b) on delete set null (old) not valid;`
    : ''
}
${major >= 17 ? 'grant maintain on app.orders to writer;' : ''}
${
  major >= 18
    ? `alter table app.orders add constraint "price is there" not null price not valid;
alter table app.orders add constraint loose foreign key (kind) references app.kinds (id) not enforced;
alter table app.orders add constraint maybe check (kind < 9) not enforced;
alter table app.orders add constraint "kind!" not null mood no inherit;
comment on constraint "kind!" on app.orders is 'named';`
    : ''
}
`;

const PARTITIONED = `
create table app.events (id bigserial, day date not null, region text not null, kind integer not null references app.kinds (id),
  note text default 'none', size integer generated always as (kind * 2) stored, constraint events_kind check (kind >= 0),
  constraint events_pk primary key (id, day, region)) partition by range (day);
create index events_note on app.events (lower(note)) where note is not null;
create table app.events_2024 partition of app.events for values from ('2024-01-01') to ('2025-01-01') partition by list (region);
create table app.events_2024_eu partition of app.events_2024 for values in ('eu', 'apac') with (fillfactor = 80);
create table app.events_2024_rest partition of app.events_2024 default partition by hash (id);
create unlogged table app.events_2024_rest_0 partition of app.events_2024_rest for values with (modulus 2, remainder 0);
create table app.events_2024_rest_1 partition of app.events_2024_rest for values with (modulus 2, remainder 1);
create table app.events_rest partition of app.events default;
alter table app.events_rest alter note set storage external, alter note set statistics 9, replica identity full;
create trigger every after insert on app.events for each row execute function app.act();
create trigger own after update on app.events_rest for each row execute function app.act();
alter table app.events_rest disable trigger every;
create policy one on app.events using (kind > 1); alter table app.events enable row level security;
create statistics app.event_pair on day, kind from app.events_rest;
grant select on app.events to writer; grant insert on app.events_rest to writer;
alter table app.events owner to shop_owner;
comment on table app.events_rest is 'the rest'; comment on trigger every on app.events is 'each';
insert into app.events (day, region, kind) select date '2023-12-01' + i, (array['eu', 'us'])[i % 2 + 1], i % 10 from generate_series(1, 200) i;
`;

const RANGES = `
create type app.size as enum ('s', 'm', 'l');
create type app.words as range (subtype = text, collation = "C", subtype_opclass = text_pattern_ops);
create type app.sizes as range (subtype = app.size);
create type app.measure as range (subtype = double precision, subtype_diff = app.apart);
comment on type app.words is 'in order';
create table app.spans (id integer, said app.words default app.words('a', 'b'), fits app.sizes not null, lengths app.measure[],
  at app.measure, constraint held check (at <@ '[0,100)'::app.measure), constraint spans_apart exclude using gist (at with &&));
insert into app.spans (id, fits, lengths, at) values (1, '[s,l)', '{"[1,2)",empty,NULL}', '[1.5,2]'), (2, 'empty', '{}', null);
insert into app.spans values (3, '("a b","c,""d"]', '(,m]', null, '(3,4)');
`;

const FORMS: readonly DefinitionForm[] = [
  { name: 'events', relations: ['app.events*'], sql: PARTITIONED },
  {
    name: 'typed',
    sql: `create type app.pair as (a integer, b text); create table app.typed of app.pair (a with options primary key, b with options default 'x');
      insert into app.typed values (1, 'b')`,
  },
  { name: 'bare', sql: 'create table app.bare (); insert into app.bare default values' },
  {
    name: 'identified',
    sql: `create table app.identified (a integer not null, b text, other integer generated by default as identity (sequence name app."odd seq" start 7));
      create unique index identified_a on app.identified (a); alter table app.identified replica identity using index identified_a;
      alter table app.identified cluster on identified_a; insert into app.identified values (1, 'x')`,
  },
  { name: 'spans', sql: RANGES },
  {
    name: 'multi',
    since: 14,
    sql: `create type app.lengths as range (subtype = numeric, multirange_type_name = app."many lengths");
      create table app.multi (id integer, much app."many lengths" default app."many lengths"(app.lengths(1.5, 2)),
        more app."many lengths"[], constraint held check (much <@ '{[0,100)}'::app."many lengths"));
      insert into app.multi (id, more) values (1, array['{[1,2),[3.50,4]}', '{}', null]::app."many lengths"[]), (2, null)`,
  },
  {
    name: 'virtual',
    since: 18,
    sql: `create table app.virtual (a int4range, b daterange, c integer, twice integer generated always as (c * 2) virtual,
      constraint v_pk primary key (a, b without overlaps)); insert into app.virtual values ('[1,2)', '[2024-01-01,2024-02-01)', 3)`,
  },
];

/** Of the major, each made by one simple query in a database that has `SURROUNDINGS`. */
export const definitionForms = (major: number): readonly DefinitionForm[] => [
  { name: 'orders', sql: everything(major) },
  ...FORMS.filter(({ since = 0 }) => major >= since),
];
