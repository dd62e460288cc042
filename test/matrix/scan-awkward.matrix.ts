/** What goes wrong in databases, and a scan must live with, on every major. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { HOSTILE_NAMES } from '../support/hostile-names.js';
import { observe } from '../support/observed.js';
import type { Observed } from '../support/observed.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer } from './support/server.js';

const LOGIN = { user: 'scanner', password: 'scanner' };
/** More tables than one batch holds. */
const MANY = 2500;

const names = ({ tables }: Observed): readonly string[] =>
  tables.map(({ definition }) => definition.name).sort();

describe.each(chosenMajors())('a scan of PostgreSQL %i', (major) => {
  let server: MatrixServer;
  let database: string;

  beforeAll(async () => {
    server = await startMatrixServer(major);
    await server.query('postgres', `create role ${LOGIN.user} login password '${LOGIN.password}'`);
  });
  afterAll(async () => {
    await server.stop();
  });
  beforeEach(async () => {
    database = await server.newDatabase();
  });

  const run = (...statements: readonly string[]): Promise<void> =>
    server.session(database, async (query) => {
      for (const statement of statements) await query(statement);
    });
  /** With the right to connect alone. */
  const scan = (afterBatch?: () => Promise<unknown>): Promise<Observed> =>
    observe(server, database, { login: LOGIN, ...(afterBatch === undefined ? {} : { afterBatch }) });

  it('leaves out foreign tables, partitions elsewhere too, since their rows are on another server', async () => {
    await run(
      'create foreign data wrapper elsewhere',
      'create server there foreign data wrapper elsewhere',
      'create foreign table far (id integer) server there',
      'create table near (id integer) partition by range (id)',
      'create table near_1 partition of near for values from (1) to (10)',
      'create foreign table near_2 partition of near for values from (10) to (20) server there',
    );
    const seen = await scan();
    expect(names(seen)).toEqual(['near']);
    expect(seen.activity?.relations).toHaveLength(1);
    expect(seen.error).toBeNull();
  });

  it('leaves out temporary tables of other sessions and their views, and is not stopped by them', async () => {
    await run('create table kept (id integer)');
    await server.session(database, async (query) => {
      await query('create temporary table passing (id integer primary key)');
      await query('create temporary view looking as select * from kept');
      const seen = await scan();
      expect(names(seen)).toEqual(['kept']);
      expect(seen.tables[0]?.dependents).toEqual([]);
      expect(seen.activity?.relations).toHaveLength(1);
    });
  });

  it('names views whose definition cannot be printed any more', async () => {
    await run(
      "create function f(integer) returns integer language sql as 'select $1'",
      'create table t (id integer)',
      'create view broken as select f(id) from t',
      "delete from pg_proc where proname = 'f'",
    );
    const seen = await scan();
    expect(seen.error).toBeNull();
    expect(seen.tables[0]?.dependents).toEqual([
      { kind: 'view', schema: 'public', name: 'broken', known: 'catalog' },
    ]);
  });

  it('reads unlogged tables, and says that they are', async () => {
    await run('create unlogged table scratch (id integer primary key)', 'insert into scratch values (1)');
    await server.flushed();
    const seen = await scan();
    expect(seen.tables[0]?.definition.persistence).toBe('unlogged');
    expect(seen.activity?.relations[0]?.counters.inserted).toBe(1n);
  });

  it('knows no activity where the server does not count, and every structure', async () => {
    await run('create table t (id integer)', `alter database ${database} set track_counts = off`);
    const seen = await scan();
    expect(seen.activity).toBeNull();
    expect(names(seen)).toEqual(['t']);
  });

  it('takes names as they are, whatever is in them', async () => {
    const quoted = HOSTILE_NAMES.map((name) => pg.escapeIdentifier(name));
    await run(
      'drop schema public',
      ...quoted.flatMap((name) => [
        `create schema ${name}`,
        `create table ${name}.${name} (${name} integer, constraint ${name} check (${name} > 0))`,
        `create index on ${name}.${name} (${name})`,
        `create view ${name}.seen as select ${name} from ${name}.${name}`,
        `create function ${name}.${name}() returns bigint language plpgsql as $body$ begin return (select count(*) from ${name}.${name}); end $body$`,
      ]),
    );
    const seen = await scan();
    expect(seen.error).toBeNull();
    expect(names(seen)).toEqual([...HOSTILE_NAMES].sort());
    for (const { definition, dependents } of seen.tables) {
      const { schema, name } = definition;
      expect(definition).toMatchObject({ schema: name, columns: [{ name }], constraints: [{ name }] });
      expect(definition.indexes).toHaveLength(1);
      expect(dependents).toEqual([
        { kind: 'function', schema, name, known: 'body' },
        { kind: 'view', schema, name: 'seen', known: 'catalog' },
      ]);
    }
  });

  it('reads a database without an encoding, where names and comments are bytes', async () => {
    await server.query(
      'postgres',
      `create database bytes_${major} encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0`,
    );
    database = `bytes_${major}`;
    const bytes = (hex: string): string => `convert_from('\\x${hex}', 'SQL_ASCII')`;
    // café in LATIN1, as a table, a column and a comment, and as UTF-8
    await run(
      `do $do$ begin
        execute format('create table %I (%I integer primary key)', ${bytes('636166e9')}, ${bytes('e9')});
        execute format('comment on table %I is %L', ${bytes('636166e9')}, ${bytes('ff00'.slice(0, 2))});
        execute format('create table %I (id integer)', ${bytes('636166c3a9')});
        execute format('create type kind as enum (%L)', ${bytes('fe')});
        execute 'create table plain (kind kind)';
      end $do$`,
    );
    const seen = await scan();
    expect(seen.error).toBeNull();
    expect(names(seen)).toEqual(['caf\ufffd', 'café', 'plain'].sort());
    expect(seen.activity?.relations).toHaveLength(3);
  });

  it('is not held up by a table that somebody holds, and names it', async () => {
    await run(
      'create table free (id integer, at timestamptz default now())',
      'create table held (id integer, at timestamptz default now(), check (id > 0))',
    );
    await server.session(database, async (holder) => {
      await holder('begin');
      await holder('lock table held in access exclusive mode');
      const seen = await scan();
      expect(names(seen)).toEqual(['free']);
      expect(seen.unread).toMatchObject([{ schema: 'public', name: 'held' }]);
      expect(seen.error).toMatchObject({ code: 'CONFLICT', retryable: true });
      expect(seen.error?.message).toContain('1 of 2 tables could not be read: "public"."held"');
      // Its use is counted all the same.
      expect(seen.activity?.relations).toHaveLength(2);
    });
  });

  it('gives tables in batches of at most 500, those that were held for a moment last', async () => {
    await run(
      `do $$ begin for i in 1..${MANY} loop execute format('create table t%s (id integer default 1)', i); end loop; end $$`,
    );
    await server.session(database, async (holder) => {
      await holder('begin');
      await holder('lock table t7 in access exclusive mode');
      const seen = await scan(() => holder('commit'));
      expect(seen.batches).toEqual([499, 500, 500, 500, MANY - 2000, 1]);
      expect(new Set(seen.tables.map(({ relationOid }) => relationOid)).size).toBe(MANY);
      expect(seen.activity?.relations).toHaveLength(MANY);
      expect(seen.unread).toEqual([]);
      expect(seen.error).toBeNull();
    });
  });

  it('takes a table for gone that is dropped while it reads, and reads all others', async () => {
    await run(
      `do $$ begin for i in 1..600 loop
         execute format('create table t%s (id integer primary key, at timestamptz default now(), check (id > 0))', i);
         execute format('create index on t%s (at)', i);
       end loop; end $$`,
    );
    const dropped = ['t510', 't550', 't600'];
    const login = LOGIN;
    const seen = await observe(server, database, {
      login,
      // In the second batch: the snapshot of the scan still shows them when their turn comes.
      afterSnapshot: () => run(`drop table ${dropped.join(', ')}`),
    });
    expect(seen.error).toBeNull();
    expect(seen.unread).toEqual([]);
    expect(seen.tables).toHaveLength(600 - dropped.length);
    expect(names(seen)).not.toContain('t550');
  });

  it('leaves no trace in the counters of the tables that it reads', async () => {
    await run(
      'create table p (id integer primary key, at timestamptz default now())',
      'create table t (id serial primary key, p integer references p, check (id > 0))',
      'create table q (id integer) partition by range (id)',
      'create table q1 partition of q for values from (1) to (10)',
      'create view v as select * from t join p using (id)',
      'create materialized view m as select count(*) from t',
      'insert into p values (1)',
      'insert into t (p) values (1)',
      'analyze',
    );
    await server.flushed();
    const counters = (): Promise<unknown> =>
      server.query(
        database,
        `select to_jsonb(t) as tables, (select jsonb_agg(to_jsonb(i)) from pg_stat_user_indexes i where i.relid = t.relid) as indexes
         from pg_stat_user_tables t order by t.relname`,
      );
    const before = await counters();
    const sequences = await server.query(database, 'select * from pg_statio_user_sequences');
    const seen = await observe(server, database);
    expect(seen.tables).toHaveLength(3);
    await server.flushed();
    expect(await counters()).toEqual(before);
    expect(await server.query(database, 'select * from pg_statio_user_sequences')).toEqual(sequences);
  });

  it('looks up no collation, as dumps do that leave tables out, over two connections either', async () => {
    await run(
      `do $$ begin for i in 1..1100 loop
         execute format('create table t%s (name text default lower(''X''), at date, check (name <> ''''))', i);
         execute format('create index on t%s (lower(name), at) where name like ''x%%''', i);
         execute format('create index on t%s (name)', i);
       end loop; end $$`,
      'analyze',
    );
    const lookups = async (): Promise<number> => {
      await server.flushed();
      const [row] = await server.query(
        database,
        `select coalesce(idx_scan, 0)::integer as count from pg_stat_sys_tables where relname = 'pg_collation'`,
      );
      return z.object({ count: z.number() }).parse(row).count;
    };
    const before = await lookups();
    const seen = await scan();
    expect(seen.tables).toHaveLength(1100);
    expect(seen.tables[0]?.definition.indexes[0]?.sql).toBe(
      "USING btree (lower(name), at) WHERE (name ~~ 'x%'::text)",
    );
    // What sessions do by themselves, these two and the test's own.
    expect((await lookups()) - before).toBeLessThan(10);
  });
});
