/** What every act of a removal must refuse and survive, on any major: safe-removal.md, A1, A3, B2, B4, B5 and D2. */
import { beforeAll, expect, it } from '@jest/globals';
import { quarantineSchema } from '../../src/removal/removal-names.js';
import { HOSTILE_NAMES } from './hostile-names.js';
import type { TestConnections } from './postgres.js';
import { removalActs } from './removal-acts.js';
import type { RemovalActs } from './removal-acts.js';

/** Between proof and drop; each must make the drop refuse. `%q` is the schema that the table is in. */
const ACTS: readonly (readonly [string, string])[] = [
  [
    'DISABLE and ENABLE TRIGGER around a write',
    `alter table %q.t disable trigger all; insert into %q.t values (0, 'late');
    alter table %q.t enable always trigger sortkeep_seal_row; alter table %q.t enable always trigger sortkeep_seal_truncate`,
  ],
  ['VACUUM FULL', 'vacuum full %q.t'],
  ['ALTER TYPE', 'alter table %q.t alter column id type bigint'],
  ['ADD COLUMN', 'alter table %q.t add column more text'],
  ['a renamed label of an enum', `alter type mood rename value 'sad' to 'low'`],
  ['the seal removed', 'drop trigger sortkeep_seal_row on %q.t'],
  ['the seal replaced', 'alter function sortkeep_removal.seal() set search_path = public'],
  ['a view created', 'create view v as select * from %q.t'],
  ['a foreign key to it', 'create table child (t integer references %q.t (id))'],
  ['another owner', 'create role somebody_else; alter table %q.t owner to somebody_else'],
  ['the name taken anew', 'create table t (id integer)'],
  [
    'attached as a partition',
    `alter table %q.t alter column id set not null; create table p (like %q.t) partition by range (id); alter table p attach partition %q.t default`,
  ],
];

export function removalCases(server: () => TestConnections): void {
  let databases = 0;
  let database: string;
  const query = (sql: string): ReturnType<TestConnections['query']> => server().query(database, sql);
  const fresh = async (): Promise<void> => {
    database = await server().newDatabase(`removal_${++databases}`);
    await query(`create type mood as enum ('sad', 'ok');
      create table t (id integer primary key, note text, feels mood default 'ok');
      insert into t select n, 'row ' || n from generate_series(1, 200) as n`);
  };
  const acts = (schema = 'public', name = 't'): Promise<RemovalActs> =>
    removalActs(server(), database, schema, name);

  beforeAll(fresh);

  it('seals against every kind of write, in a replica session and through a parent too', async () => {
    await fresh();
    const table = await acts();
    await table.seal();
    await table.seal();
    const sealed = /is sealed by sortkeep removal/;
    for (const write of [
      'insert into t values (0)',
      `update t set note = 'x' where id = 1`,
      'delete from t where id = 1',
      'truncate t',
      'insert into t values (1) on conflict (id) do update set note = excluded.note',
      `set session_replication_role = replica; delete from t where id = 1`,
    ])
      await expect(query(write)).rejects.toThrow(sealed);
    await query('create table parent (id integer, note text, feels mood)');
    await query('alter table t inherit parent');
    await expect(query('delete from parent where id = 1')).rejects.toThrow(sealed);
    expect(await query('select count(*)::integer as rows from t')).toEqual([{ rows: 200 }]);
  });

  it('drops what nothing has happened to but VACUUM and ANALYZE, and repeats every act harmlessly', async () => {
    await fresh();
    const table = await acts();
    await table.prove();
    for (const harmless of ['vacuum t', 'analyze t', 'vacuum freeze t']) await query(harmless);
    await table.quarantine();
    await table.quarantine();
    expect(await table.fingerprint()).toBe(table.removal.fingerprint);
    await table.bare();
    await table.bare();
    await table.drop();
    await expect(table.drop()).rejects.toThrow(/is not in database/);
    expect(await table.giveBack()).toBe('gone');
  });

  it.each(ACTS)('refuses the drop after %s', async (_act, sql) => {
    await fresh();
    const table = await acts();
    await table.prove();
    await table.quarantine();
    await table.bare();
    for (const statement of sql.replaceAll('%q', quarantineSchema(table.removal.id)).split(';'))
      await query(statement);
    await expect(table.drop()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(
      await query(`select 1 as there from pg_class where oid = ${table.removal.target.relationOid}`),
    ).toHaveLength(1);
    await query('drop role if exists somebody_else').catch(() => undefined);
  });

  it('never drops a new table of the old name', async () => {
    await fresh();
    const table = await acts();
    await table.prove();
    await table.quarantine();
    await table.bare();
    const schema = quarantineSchema(table.removal.id);
    await query(`alter table ${schema}.t set schema public; alter table t rename to kept;
      create table ${schema}.t (like kept)`);
    await expect(table.drop()).rejects.toThrow(/it is public.kept now/);
    expect(await query('select count(*)::integer as rows from kept')).toEqual([{ rows: 200 }]);
  });

  it('cannot drop after a return: the seal that it needs is gone, or is that of another removal', async () => {
    await fresh();
    const zombie = await acts();
    await zombie.prove();
    await zombie.quarantine();
    await zombie.bare();
    expect(await zombie.giveBack()).toBe('undone');
    await expect(zombie.drop()).rejects.toMatchObject({ code: 'CONFLICT' });
    await query(`insert into t values (0, 'written after the return')`);
    const next = await acts();
    await next.prove();
    await next.quarantine();
    await expect(zombie.drop()).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(zombie.seal()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await zombie.giveBack()).toBe('untouched');
    expect(
      await query(`select count(*)::integer as rows from ${quarantineSchema(next.removal.id)}.t`),
    ).toEqual([{ rows: 201 }]);
  });

  it('lets one of two removals seal a table', async () => {
    await fresh();
    const both = [await acts(), await acts()];
    const ended = await Promise.allSettled(both.map((one) => one.seal()));
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('counts each statement that reads the view, also where it finds nothing or is rolled back, and no EXPLAIN', async () => {
    await fresh();
    await query(`insert into t select n from generate_series(201, 20000) as n; analyze t`);
    const table = await acts();
    await table.prove();
    await table.quarantine();
    await query('explain select * from t');
    expect(await table.touches()).toBe(0);
    const counted = [
      'select * from t where id = -1',
      'select count(*) from t',
      'begin; select * from t where id = 1; rollback',
      'begin; declare c cursor for select * from t; fetch 1 from c; rollback',
      `copy (select id from t) to '/dev/null'`,
      'explain analyze select * from t',
      'select * from t where id = 1 for update',
      `set max_parallel_workers_per_gather = 2; set parallel_setup_cost = 0; set parallel_tuple_cost = 0;
       set min_parallel_table_scan_size = 0; select count(*) from t where note is null`,
    ];
    for (const sql of counted) await query(sql);
    expect(await table.touches()).toBe(counted.length);
    const [read] = await server().session(database, async (run) => {
      await run('begin read only');
      return run('select note from t where id = 2');
    });
    expect(read).toEqual({ note: 'row 2' });
    await expect(query('delete from t where id = 1')).rejects.toThrow(/is sealed/);
    await expect(table.bare()).rejects.toThrow(/was read 9 times/);
    expect(await query('select note from t where id = 2')).toHaveLength(1);
    await expect(table.drop()).rejects.toThrow(/was read 10 times/);
    expect(await table.giveBack()).toBe('undone');
    await query('delete from t where id = 1');
  });

  it('keeps owner and grants over the quarantine, so that readers read and dumps dump', async () => {
    await fresh();
    await query(`drop role if exists shop_owner, reader, clerk, stranger`);
    await query(`create role shop_owner; create role reader; create role clerk; create role stranger;
      grant usage, create on schema public to shop_owner; alter table t owner to shop_owner;
      grant select on t to reader with grant option; grant select (id) on t to clerk`);
    const table = await acts();
    await table.prove();
    await table.quarantine();
    const as = (role: string, sql: string): ReturnType<typeof query> => query(`set role ${role}; ${sql}`);
    await as('reader', 'select * from t where id = 1');
    await as('clerk', 'select id from t where id = 1');
    await as('shop_owner', 'select * from t where id = 1');
    await expect(as('clerk', 'select note from t')).rejects.toThrow(/permission denied/);
    await expect(as('stranger', 'select id from t')).rejects.toThrow(/permission denied/);
    const schema = quarantineSchema(table.removal.id);
    await as('reader', `begin; lock table ${schema}.t in access share mode; rollback`);
    await as('stranger', 'select * from sortkeep_removal.instance');
    const [view] = await query(
      `select relowner::regrole::text as owner from pg_class where relname = 't' and relkind = 'v'`,
    );
    expect(view).toEqual({ owner: 'shop_owner' });
    await table.giveBack();
    await as('reader', 'select * from t where id = 1');
    await expect(as('clerk', 'select note from t')).rejects.toThrow(/permission denied/);
    await query(
      `drop owned by shop_owner, reader, clerk, stranger; drop role shop_owner, reader, clerk, stranger`,
    );
  });

  it('says what has taken the name, and returns the table once that is gone', async () => {
    await fresh();
    const table = await acts();
    await table.prove();
    await table.quarantine();
    await table.bare();
    await query('create table t (id integer)');
    await expect(table.giveBack()).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      hint: expect.stringContaining(quarantineSchema(table.removal.id)),
    });
    await query('alter table t rename to newcomer');
    expect(await table.giveBack()).toBe('undone');
    await query('insert into t values (0)');
  });

  it('carries hostile names through every act', async () => {
    await fresh();
    const names = HOSTILE_NAMES.filter((_, index) => index % 5 === 0);
    for (const name of names) {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      await query(`create schema ${quoted}; create table ${quoted}.${quoted} (${quoted} integer)`);
      const table = await acts(name, name);
      await table.prove();
      await table.quarantine();
      await query(`select ${quoted} from ${quoted}.${quoted}`);
      expect(await table.touches()).toBe(1);
      await table.giveBack();
      await query(`insert into ${quoted}.${quoted} values (1)`);
    }
  });

  it('gives up on a table that somebody holds, and names who', async () => {
    await fresh();
    const table = await acts();
    await server().session(database, async (run) => {
      await run(`set application_name = 'nightly import'`);
      await run('begin');
      await run('insert into t values (0)');
      await expect(table.seal()).rejects.toThrow(/held by session \d+ \(nightly import\)/);
      await run('rollback');
    });
    await table.seal();
  });
}
