import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { TableDefinition } from '../../src/domain/table-definition.js';
import { connectSession } from '../../src/postgres/connect.js';
import { createTable } from '../../src/postgres/ddl/create-table.js';
import { definitionHash } from '../../src/postgres/definition/definition-hash.js';
import { readTableDefinitions } from '../../src/postgres/definition/read-table-definitions.js';
import type { TableSelection } from '../../src/postgres/definition/read-table-definitions.js';
import type { Queryable, Session } from '../../src/postgres/session.js';
import { everyTypeTable } from '../support/every-type-table.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { definitionOf, inTransaction } from '../support/recreate-table.js';
import { RICH_TABLES } from '../support/rich-tables.js';

let server: TestServer;
let database: string;
let session: Session;

const connect = (user?: string): Promise<Session> =>
  connectSession({
    ...server.address(database),
    ...(user === undefined ? {} : { user, password: 'secret' }),
    tls: 'disable',
    applicationName: 'test',
  });

beforeAll(async () => {
  // Publications of rows need it; the fast settings of other tests do not have it.
  server = await startTestServer({ wal_level: 'logical', max_wal_senders: '2' });
  database = await server.newDatabase();
  session = await connect();
  await session.query(`${RICH_TABLES}; create schema types; ${everyTypeTable('types', 'every')}`);
});

afterAll(async () => {
  await session.close();
  await server.stop();
});

const read = (
  from: Queryable,
  selection: TableSelection = 'all user tables',
): Promise<ReadonlyMap<number, TableDefinition>> =>
  inTransaction(from, () => readTableDefinitions(from, selection));

/** The definition of public.t after the statements, which stay. */
async function definitionAfter(sql: string): Promise<TableDefinition> {
  await session.query(`drop table if exists public.t cascade; ${sql}`);
  return definitionOf(session, { schema: 'public', name: 't' });
}

describe('reading table definitions', () => {
  it('needs no right but CONNECT, and then only lacks the positions of sequences', async () => {
    await session.query(`create role looker login password 'secret'`);
    const looker = await connect('looker');
    try {
      const relations = [...(await read(session)).keys()];
      expect(relations).toHaveLength(5);
      const seen = await read(looker, { relations });
      const all = await read(session, { relations });
      const unread = (definition: TableDefinition): TableDefinition => ({
        ...definition,
        sequences: definition.sequences.map((one) => ({ ...one, lastValue: null, isCalled: false })),
      });
      expect([...seen.values()]).toEqual([...all.values()].map(unread));
      expect([...seen.values()].map(definitionHash)).toEqual([...all.values()].map(definitionHash));
      const lastValues = [...all.values()].flatMap((one) =>
        one.sequences.map((sequence) => sequence.lastValue),
      );
      expect(lastValues).not.toContain(null);
    } finally {
      await looker.close();
    }
  });

  it('tells the position of a sequence that was restarted from one that was never called', async () => {
    const { sequences } = await definitionOf(session, { schema: 'app', name: 'child' });
    expect(sequences.map(({ name, lastValue, isCalled }) => ({ name, lastValue, isCalled }))).toEqual([
      { name: 'child_by_default_seq', lastValue: '1', isCalled: false },
      { name: 'child_id_seq', lastValue: '2', isCalled: true },
      { name: 'child_small_seq', lastValue: '77', isCalled: false },
    ]);
  });

  it('is refused outside of a transaction, where names would be printed in any way', async () => {
    await expect(readTableDefinitions(session, 'all user tables')).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });

  it('takes as many statements for 2,000 tables as for one', async () => {
    await session.query('create schema many');
    // In parts: each table and index that a transaction creates is a lock that it holds.
    for (let part = 0; part < 10; part++) {
      await session.query(`do $$ begin for i in 1..200 loop
        execute format('create table many.t%s_%s (id integer primary key, parent integer references app.child (id),
          mood app.mood default ''it''''s'', amount numeric check (amount > 0), at timestamptz default now())', ${part}, i);
        execute format('create index on many.t%s_%s (at) where mood = ''''', ${part}, i);
        end loop; end $$`);
    }
    const count = async (selection: TableSelection): Promise<{ statements: number; tables: number }> => {
      let statements = 0;
      const counting: Queryable = {
        query: (sql, values) => {
          statements++;
          return session.query(sql, values);
        },
      };
      const tables = await inTransaction(session, () => readTableDefinitions(counting, selection));
      return { statements, tables: tables.size };
    };
    const all = await count('all user tables');
    // Two less than for single tables: no position of a sequence is read, nor the right to.
    expect(all).toEqual({ statements: 13, tables: 2005 });
    const [first] = (await read(session)).keys();
    expect(await count({ relations: [first ?? 0] })).toMatchObject({ statements: 15, tables: 1 });
  });

  it('leaves out partitions, temporary tables and tables of extensions, and reads them when they are named', async () => {
    await session.query(`
      create schema extras; create table extras.parted (day date, n integer) partition by range (day);
      create table extras.leaf partition of extras.parted for values from ('2024-01-01') to ('2025-01-01');
      create table extras.member (); alter extension plpgsql add table extras.member; create temp table passing ()`);
    const names = [...(await read(session)).values()].map((one) => `${one.schema}.${one.name}`);
    expect(names.filter((name) => name.startsWith('extras') || name.includes('passing'))).toEqual([
      'extras.parted',
    ]);
    const { rows } = await session.query(`select array_agg(oid::int4 order by relname) as oids from pg_class
      where relname in ('leaf', 'member', 'parted', 'passing')`);
    const { oids } = z.object({ oids: z.array(z.number()) }).parse(rows[0]);
    const named = await read(session, { relations: [...oids, 1] });
    expect([...named.values()].map(({ name, kind, notRecreated }) => ({ name, kind, notRecreated }))).toEqual(
      [
        { name: 'leaf', kind: 'table', notRecreated: ['partition of extras.parted'] },
        { name: 'member', kind: 'table', notRecreated: ['membership of extension plpgsql'] },
        { name: 'parted', kind: 'partitioned table', notRecreated: ['partitioning by RANGE (day)'] },
      ],
    );
    await session.query(
      'alter extension plpgsql drop table extras.member; drop schema extras cascade; drop table passing',
    );
  });

  it('lists in words what is not re-created', async () => {
    const { notRecreated, foreignKeys } = await definitionAfter(`
      create schema watch; create function watch.act() returns trigger language plpgsql as 'begin return new; end';
      create table public.base (b integer);
      create table public.t (id integer primary key with (fillfactor = 50), other integer, big text,
        constraint loose foreign key (other) references public.t not enforced)
        inherits (public.base);
      create table public.heir () inherits (public.t);
      alter table public.t add constraint filled not null big not valid;
      create trigger "a trigger" before insert on public.t for each row execute function watch.act();
      create policy mine on public.t using (true); alter table public.t enable row level security, force row level security;
      create rule quiet as on delete to public.t do instead nothing;
      alter table public.t alter big set statistics 7, alter other set (n_distinct = 5),
        alter big set storage external, alter big set compression pglz, replica identity full, cluster on t_pkey;
      create statistics public.pair on id, other from public.t;
      create publication everything for all tables; create publication one for table public.t;
      create publication schema for tables in schema public;
      grant select (other) on public.t to public`);
    await session.query('drop publication everything, one, schema');
    expect(notRecreated).toEqual([
      'clustering on index t_pkey',
      'compression pglz of column big',
      'forced row security',
      'grants of column other',
      'inheritance by public.heir',
      'inheritance from public.base',
      'not enforced foreign key loose',
      'not validated not null constraint filled',
      'options n_distinct=5 of column other',
      'parameters fillfactor=50 of index t_pkey',
      'publication everything',
      'publication one',
      'publication schema',
      'replica identity full',
      'row security',
      'row security policy mine',
      'rule quiet',
      'statistics public.pair',
      'statistics target 7 of column big',
      'storage external of column big',
      'trigger "a trigger" (before insert)',
    ]);
    expect(foreignKeys).toEqual([]);
  });

  it('tells of a partitioned table what its partitions have of their own', async () => {
    const { notRecreated } = await definitionAfter(`
      create table public.t (at int, id int) partition by range (at);
      create table public.p1 partition of public.t for values from (0) to (9) partition by range (id);
      create table public."p 2" partition of public.p1 for values from (0) to (9);
      create function public.act() returns trigger language plpgsql as 'begin return new; end';
      create trigger everywhere after insert on public.t for each row execute function public.act();
      create trigger own before insert on public."p 2" for each row execute function public.act();
      create rule away as on insert to public.p1 do instead nothing;
      create unique index everywhere on public.t (at, id); create unique index once on public."p 2" (id);
      create publication one for table public."p 2"`);
    await session.query('drop publication one');
    expect(notRecreated).toEqual([
      'partitioning by RANGE (at)',
      'publication one of partition public."p 2"',
      'rule away of partition public.p1',
      'trigger everywhere',
      'trigger own of partition public."p 2" (before insert)',
      'unique index once of partition public."p 2"',
    ]);
  });

  it('does not re-create what is said of whole rows, since it holds the name of the table', async () => {
    const { notRecreated, constraints, indexes } = await definitionAfter(`
      create table public.t (a integer, b integer, constraint whole check (t.* is not null), constraint part check (a > b));
      create index "whole index" on public.t ((t.* is null)); create index part_index on public.t ((a + b))`);
    expect(notRecreated).toEqual(['whole-row check whole', 'whole-row index "whole index"']);
    expect([...constraints, ...indexes].map(({ name }) => name)).toEqual(['part', 'part_index']);
  });

  it('lists what must exist elsewhere: functions, sequences, operators, collations and extensions', async () => {
    const { externalReferences, extensions, types } = await definitionAfter(`
      create schema tools; create extension citext schema tools; create extension btree_gin schema tools;
      create sequence tools.numbers; create collation tools.german from "C";
      create function tools.next_code(text) returns text language sql immutable as 'select $1';
      create type tools.hidden as enum ('x');
      create domain tools.checked as tools.citext check (tools.next_code(value::text) <> '');
      create table public.t (id integer default nextval('tools.numbers'), code text collate tools.german
        default tools.next_code('x'), c tools.citext[], d tools.checked, h text default 'x'::tools.hidden::text);
      create index on public.t using gin (id)`);
    expect(externalReferences).toEqual([
      'collation tools.german',
      'function tools.next_code(pg_catalog.text)',
      'sequence tools.numbers',
    ]);
    expect(extensions).toEqual(['btree_gin', 'citext']);
    expect(types.map((type) => type.name)).toEqual(['checked', 'hidden']);
  });

  it('names the types that cannot be created elsewhere, and creates no table of them', async () => {
    const definition = await definitionAfter(`
      create type public.span as range (subtype = integer, multirange_type_name = spans); create table public.other (id integer);
      create type public.deep as (others public.other[]);
      create table public.t (a public.span, b public.spans[], c public.deep)`);
    expect(definition.unsupportedTypes).toEqual(['row type public.other']);
    expect(definition.types).toMatchObject([
      { kind: 'range', subtype: 'integer', multirange: { schema: 'public', name: 'spans' } },
      { kind: 'composite', name: 'deep' },
    ]);
    expect(() => createTable(definition, { schema: 'x', name: 't' })).toThrow(
      'table public.t needs row type public.other, which cannot be created elsewhere',
    );
  });
});
