/** What a plan refuses: every tie by which a seal, a quarantine or a drop would break something else (safe-removal.md, B). */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decidePreflight } from '../../src/removal/decide-preflight.js';
import type { Archive } from '../../src/domain/archive.js';
import { TABLES } from '../support/in-memory-services.js';
import { connectionsTo, startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { archivedAs, preflightOf, removalActs } from '../support/removal-acts.js';

const [table] = TABLES;
let server: TestServer;
let database: string;

beforeAll(async () => {
  server = await startTestServer({
    max_prepared_transactions: '5',
    wal_level: 'logical',
    max_wal_senders: '2',
  });
});
afterAll(() => server.stop());

const archivedNow = async (): Promise<Archive> =>
  archivedAs(await preflightOf(server, database, 'public', 't'));

async function refusals(sql: string, of = 't'): Promise<readonly string[]> {
  database = await server.newDatabase();
  await server.query(
    database,
    'create table t (id serial primary key, note text); create table other (id integer primary key)',
  );
  for (const statement of sql.split(';;')) if (statement !== '') await server.query(database, statement);
  const facts = await preflightOf(server, database, 'public', of);
  if (table === undefined) throw new Error('there is a table');
  return decidePreflight(
    facts,
    { archive: archivedAs(facts), unreadable: [], table, usage: null, systemIdentifier: null },
    1,
  ).refusals;
}

describe('the plan of a removal', () => {
  it('refuses nothing of a table that stands alone, whatever it has of its own', async () => {
    const found = await refusals(
      `create index on t (note);; create unique index on t (lower(note));; alter table t add check (id > 0);;
       create statistics s (dependencies) on id, note from t;; alter table t add up integer references t (id) on delete cascade;;
       alter table t add parent integer references other (id);; comment on table t is 'it';;
       create function f() returns trigger language plpgsql as 'begin return new; end';;
       create trigger mine after insert on t for each row execute function f();;
       create schema s2;; create table s2.t (id integer);; create function g() returns bigint language sql as 'select count(*) from s2.t';;
       alter table t add price numeric generated always as (id * 2) stored`,
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['a view', 'create view v as select id from t', /^view public\.v: needs/],
    ['a materialized view', 'create materialized view m as select 1 from t', /materialized view public\.m/],
    [
      'a foreign key of another table',
      'create table child (t integer references t (id))',
      /on table public\.child/,
    ],
    [
      'a function with a parsed body',
      'create function f() returns bigint begin atomic select count(*) from t; end',
      /function public\.f\(\): needs/,
    ],
    [
      'a function that names it',
      `create function f() returns bigint language plpgsql as 'begin return (select count(*) from t); end'`,
      /function public\.f\(\): names the table/,
    ],
    [
      'a function that names its sequence',
      `create function f() returns bigint language plpgsql as $$ begin return nextval('t_id_seq'); end $$`,
      /names the table/,
    ],
    [
      'a function of its row type',
      `create function f(t) returns integer language sql as 'select 1'`,
      /function public\.f\(public\.t\)/,
    ],
    [
      'a default on its sequence',
      `create table d (id integer default nextval('t_id_seq'))`,
      /default value for column id of table public\.d/,
    ],
    [
      'a column of its row type',
      'create table d (whole t[])',
      /column whole of table public\.d|table public\.d/,
    ],
    ['a child', 'create table c () inherits (t)', /table public\.c/],
    [
      'a parent',
      'create table p (id integer not null, note text);; alter table t inherit p',
      /table public\.p: the table inherits/,
    ],
    [
      'a policy of another table',
      'create policy p on other using (id in (select id from t))',
      /policy p on table public\.other/,
    ],
    [
      'a cascading foreign key',
      'alter table t add o integer references other (id) on delete cascade',
      /would write to this one/,
    ],
    ['a publication', 'create publication p for table t', /publication p: publishes/],
    ['a publication of all tables', 'create publication p for all tables', /publication p: publishes/],
    [
      'a publication of its schema',
      'create publication p for tables in schema public',
      /publication p: publishes/,
    ],
    ['a rule', 'create rule r as on delete to t do instead nothing', /rule r on table public\.t/],
    ['row security', 'alter table t enable row level security', /row security is on/],
    ['an extension', 'alter extension plpgsql add table t', /extension plpgsql/],
    [
      'an event trigger',
      `create function e() returns event_trigger language plpgsql as 'begin end';; create event trigger et on sql_drop execute function e()`,
      /event trigger et/,
    ],
    [
      'a constraint trigger of another table',
      `create function f() returns trigger language plpgsql as 'begin return new; end';;
       create constraint trigger ct after insert on other from t for each row execute function f()`,
      /trigger ct on table public\.other/,
    ],
    [
      'a foreign key of another table that cascades',
      'create table child (t integer references t (id) on delete cascade on update set null)',
      /constraint child_t_fkey on table public\.child: needs/,
    ],
    [
      'a foreign key of a partitioned table',
      'create table child (t integer references t (id)) partition by list (t);; create table leaf partition of child default',
      /on table public\.child/,
    ],
    [
      'large objects',
      `alter table t add scan oid;; select lo_create(0)`,
      /columns scan may point at large objects/,
    ],
    [
      'an owner that may not read it',
      `create role blind;; grant create on schema public to blind;; alter table t owner to blind;; revoke select on t from blind`,
      /its owner blind may not read it/,
    ],
    [
      'a prepared transaction',
      `begin; insert into t values (1); prepare transaction 'left behind'`,
      /prepared transactions.*left behind/,
    ],
  ])('refuses %s', async (_tie, sql, expected) => {
    expect((await refusals(sql)).join('\n')).toMatch(expected);
    await server.query(database, `rollback prepared 'left behind'`).catch(() => undefined);
  });

  it('refuses a table that a subscription writes to', async () => {
    const publisher = await server.newDatabase();
    await server.query(
      publisher,
      'create table t (id serial primary key, note text); create publication p for table t',
    );
    const { host, port, user, password } = server.address();
    const at = `host=${host} port=${port} user=${user} password=${password} dbname=${publisher}`;
    const found = await refusals(
      `create subscription s connection '${at}' publication p with (create_slot = false, enabled = false, slot_name = 'none_yet')`,
    );
    expect(found.join('\n')).toMatch(/subscription s: writes to the table/);
    await server.query(database, 'alter subscription s set (slot_name = none); drop subscription s');
  });

  it('says what else to know: locks on other tables, backups, who holds it', async () => {
    await refusals('alter table t add parent integer references other (id)');
    if (table === undefined) throw new Error('there is a table');
    const known = {
      archive: await archivedNow(),
      unreadable: [],
      table,
      usage: null,
      systemIdentifier: null,
    };
    const warnings = await server.session(database, async (run) => {
      await run(`set application_name = 'a report'`);
      await run('begin; lock table t in access share mode');
      return decidePreflight(await preflightOf(server, database, 'public', 't'), known, 1).warnings;
    });
    expect(warnings.join('\n')).toMatch(
      /archives no WAL.*\nconstraint t_parent_fkey .* the drop locks the table.*\nit is held at this moment by session \d+ \(a report\)/,
    );
  });

  it('refuses a partition and its root', async () => {
    const sql =
      'create table root (id integer) partition by list (id);; create table leaf partition of root for values in (1)';
    expect((await refusals(sql, 'leaf')).join('\n')).toMatch(/it is a partition/);
    expect((await refusals(sql, 'root')).join('\n')).toMatch(/it is a partitioned table/);
  });

  it('asks a second person where another relation has its name, which would be read without an error', async () => {
    await refusals('create schema s2;; create view s2.t as select 1 as id');
    const facts = await preflightOf(server, database, 'public', 't');
    if (table === undefined) throw new Error('there is a table');
    const known = {
      archive: await archivedNow(),
      unreadable: [],
      table,
      usage: null,
      systemIdentifier: null,
    };
    expect(decidePreflight(facts, known, 1).warnings.join('\n')).toMatch(
      /is given view s2\.t without an error/,
    );
  });

  it('refuses a membership by which nothing can be handed over to the owner', async () => {
    await refusals('');
    await server.query(
      database,
      `drop role if exists keeper, helper; create role keeper; create role helper login password 'a helper'`,
    );
    await server.query(
      database,
      `grant create on schema public to keeper; alter table t owner to keeper;
       grant keeper to helper with set false; grant create on database ${database} to helper`,
    );
    const { host, port } = server.address();
    const asHelper = connectionsTo({ host, port, user: 'helper', password: 'a helper' });
    if (table === undefined) throw new Error('there is a table');
    const known = {
      archive: await archivedNow(),
      unreadable: ['no key'],
      table,
      usage: null,
      systemIdentifier: null,
    };
    const found = decidePreflight(await preflightOf(asHelper, database, 'public', 't'), known, 1).refusals;
    expect(found.join('\n')).toMatch(
      /may not hand objects over to the owner keeper\narchive .* cannot be read back: no key/,
    );
  });

  it('asks a second person where the verdict, the writes or the reads speak against it', async () => {
    await refusals('');
    const facts = await preflightOf(server, database, 'public', 't');
    if (table === undefined) throw new Error('there is a table');
    const unused = { ...table, label: 'UNUSED' } as const;
    const known = {
      archive: await archivedNow(),
      unreadable: [],
      table: unused,
      usage: null,
      systemIdentifier: null,
    };
    expect(decidePreflight(facts, known, 1).needsApprovals).toBe(2);
    expect(decidePreflight(facts, { ...known, table }, 1).warnings.join('\n')).toMatch(/verdict is UNKNOWN/);
  });

  it('names the rights that are missing, and needs no superuser once they are there', async () => {
    await refusals('');
    await server.query(database, `create role shop_owner; create role mover login password 'a mover'`);
    await server.query(
      database,
      'grant create on schema public to shop_owner; alter table t owner to shop_owner',
    );
    const { host, port } = server.address();
    const asMover = connectionsTo({ host, port, user: 'mover', password: 'a mover' });
    if (table === undefined) throw new Error('there is a table');
    const known = {
      archive: await archivedNow(),
      unreadable: [],
      table,
      usage: null,
      systemIdentifier: null,
    };
    const refused = async (): Promise<readonly string[]> =>
      decidePreflight(await preflightOf(asMover, database, 'public', 't'), known, 1).refusals;
    expect((await refused()).join('\n')).toMatch(
      /rights of the owner: grant it shop_owner\nCREATE on schema public is missing.*\nCREATE on the database/,
    );
    await server.query(database, `grant shop_owner to mover; grant create on database ${database} to mover`);
    expect(await refused()).toEqual([]);
    const acts = await removalActs(asMover, database, 'public', 't');
    await acts.prove();
    await acts.quarantine();
    await acts.giveBack();
    const again = await removalActs(asMover, database, 'public', 't');
    await again.prove();
    await again.quarantine();
    await again.bare();
    await again.drop();
    expect(await server.query(database, `select to_regclass('public.t') as t`)).toEqual([{ t: null }]);
  });
});
