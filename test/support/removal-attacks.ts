/** Tricks that would make a removal lose rows, or leave a source worse than before; on any major. */
import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { refusedSequence, quarantineSchema } from '../../src/removal/removal-names.js';
import { sealTable } from '../../src/removal/seal-table.js';
import { instanceStatement, PREPARE_STATEMENTS } from '../../src/removal/source-functions.js';
import { createSourceConnector } from '../../src/postgres/source-connector.js';
import type { TestConnections } from './postgres.js';
import { removalActs } from './removal-acts.js';
import type { RemovalActs } from './removal-acts.js';

const SEAL_LOOKALIKES: readonly (readonly [string, string])[] = [
  [
    'a trigger with a condition',
    `drop trigger sortkeep_seal_row on t;; create trigger sortkeep_seal_row before insert or update or delete on t
     for each row when (false) execute function sortkeep_removal.seal('%id')`,
  ],
  [
    'a trigger of some columns',
    `drop trigger sortkeep_seal_row on t;; create trigger sortkeep_seal_row before insert or update of note or delete
     on t for each row execute function sortkeep_removal.seal('%id')`,
  ],
  [
    'a trigger without DELETE',
    `drop trigger sortkeep_seal_row on t;; create trigger sortkeep_seal_row before insert or update on t
     for each row execute function sortkeep_removal.seal('%id')`,
  ],
];

export function removalAttacks(server: () => TestConnections): void {
  let databases = 0;
  let database: string;
  const query = (sql: string): ReturnType<TestConnections['query']> => server().query(database, sql);
  const all = async (...statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await query(statement);
  };
  const fresh = async (): Promise<RemovalActs> => {
    database = await server().newDatabase(`attack_${++databases}`);
    await query(`create table t (id serial primary key, note text);
      create index t_note on t (note); insert into t (note) select 'row ' || n from generate_series(1, 200) as n`);
    return removalActs(server(), database, 'public', 't');
  };
  const quarantined = async (): Promise<RemovalActs> => {
    const table = await fresh();
    await table.prove();
    await table.quarantine();
    return table;
  };
  const isWhole = async (): Promise<void> => {
    await query(`insert into t (note) values ('written again')`);
    expect(await query('select count(*)::integer as rows from t')).toEqual([{ rows: 201 }]);
  };

  it.each(SEAL_LOOKALIKES)('takes no proof under a seal that is %s', async (_what, sql) => {
    const table = await fresh();
    await table.seal();
    await all(...sql.replaceAll('%id', table.removal.id).split(';;'));
    await query('alter table t enable always trigger sortkeep_seal_row');
    await expect(table.prove()).rejects.toMatchObject({ code: 'CONFLICT' });
    await table.giveBack();
    await isWhole();
  });

  it('does not take somebody else’s schema for its own', async () => {
    const table = await fresh();
    await all(
      'drop role if exists mallory',
      'create role mallory',
      `grant create on database ${database} to mallory`,
      `set role mallory; ${[...PREPARE_STATEMENTS, instanceStatement(randomUUID())].join(';')}`,
    );
    await expect(table.seal()).rejects.toMatchObject({ code: 'CONFLICT' });
    await all('drop owned by mallory', 'drop role mallory');
  });

  it('replaces functions of another release where no table is sealed by them, and never under a seal', async () => {
    const table = await fresh();
    await table.seal();
    const older = `create or replace function sortkeep_removal.seal() returns trigger language plpgsql as
      'begin raise exception ''sealed''; end'`;
    await query(older);
    await query('create table u (id integer)');
    const other = await removalActs(server(), database, 'public', 'u');
    await expect(other.seal()).rejects.toThrow(/not the one that this release makes/);
    await table.giveBack();
    await other.seal();
    await expect(query('insert into u values (1)')).rejects.toThrow(/sealed by sortkeep removal/);
  });

  it.each(['seal', 'quarantine'] as const)(
    'stops at the %s where a function that names the table was made since',
    async (step) => {
      const table = await fresh();
      if (step === 'quarantine') await table.prove();
      await query(
        `create function late() returns bigint language plpgsql as 'begin return (select count(*) from t); end'`,
      );
      await expect(table[step]()).rejects.toThrow(/named in the text of function public\.late\(\)/);
    },
  );

  it('counts writes that were refused, rolled back though they are, and goes no further', async () => {
    const table = await fresh();
    await table.prove();
    expect(await table.use('WATCHING')).toBeNull();
    await expect(query(`insert into t (note) values ('late')`)).rejects.toThrow(/is sealed/);
    await expect(query('truncate t')).rejects.toThrow(/is sealed/);
    expect(await table.refused()).toBe(2);
    expect(await table.use('WATCHING')).toMatch(/^2 writes to it after its seal were refused/);
    await expect(table.quarantine()).rejects.toThrow(/2 writes to public.t were refused/);
    await query(`drop sequence sortkeep_removal.${refusedSequence(table.removal.id).name}`);
    await expect(query(`insert into t (note) values ('late')`)).rejects.toThrow(/is sealed/);
    await expect(table.quarantine()).rejects.toThrow(/counter of refused writes/);
  });

  it('lets readers read whatever default privileges say, and nobody else', async () => {
    const table = await fresh();
    await all(
      'drop role if exists reader, stranger',
      'create role reader; create role stranger; grant select on t to reader',
      'alter default privileges revoke execute on functions from public',
      'alter default privileges grant select on tables to stranger',
      'alter default privileges in schema public grant select on tables to public',
    );
    await table.prove();
    await table.quarantine();
    await query('set role reader; select note from t where id = 1');
    expect(await table.touches()).toBe(1);
    await expect(query('set role stranger; select note from t where id = 1')).rejects.toThrow(
      /permission denied/,
    );
    await table.giveBack();
    await all('drop owned by reader, stranger', 'drop role reader, stranger');
  });

  it('comes back under a view that somebody has built on its own, which goes on', async () => {
    const table = await quarantined();
    await query(
      'create view v as select id from t where id < 4; create materialized view m as select 1 as one from t',
    );
    expect(await table.use('QUARANTINED')).toMatch(/read|somebody made what needs it: .*view public\.v/);
    expect(await table.giveBack()).toBe('undone');
    expect(await query('select id from v order by id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    await isWhole();
    expect(await query('select count(*)::integer as rows from v')).toEqual([{ rows: 3 }]);
    await query('refresh materialized view m');
  });

  it('keeps what was granted and revoked while the view stood in its place', async () => {
    const table = await fresh();
    await all(
      'drop role if exists dismissed, hired',
      'create role dismissed; create role hired; grant select, insert on t to dismissed; grant update (note) on t to hired',
    );
    await table.prove();
    await table.quarantine();
    await all('revoke select on t from dismissed', 'grant select on t to hired with grant option');
    expect(await table.giveBack()).toBe('undone');
    const may = (role: string, right: string): string => `has_table_privilege('${role}', 't', '${right}')`;
    expect(
      await query(`select ${may('dismissed', 'select')} as a, ${may('dismissed', 'insert')} as b,
        ${may('hired', 'select with grant option')} as c, has_column_privilege('hired', 't', 'note', 'update') as d`),
    ).toEqual([{ a: false, b: true, c: true, d: true }]);
    await all('drop owned by dismissed, hired', 'drop role dismissed, hired');
  });

  it('does not go on over a view that does not count any more', async () => {
    const table = await quarantined();
    const schema = quarantineSchema(table.removal.id);
    await query(`create or replace view t as select id, note from ${schema}.t`);
    await query('select * from t');
    await expect(table.bare()).rejects.toThrow(/something else than the view/);
    await query('drop view t');
    expect(await table.giveBack()).toBe('undone');
    await isWhole();
  });

  it('says which names were taken, and comes back once they are free, whatever it is called by then', async () => {
    const table = await quarantined();
    await table.bare();
    await all('create table u (id serial, note text)', 'create index t_note on u (note)');
    await query('alter sequence u_id_seq rename to t_id_seq');
    await expect(table.giveBack()).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: expect.stringMatching(/index public\.t_note, sequence public\.t_id_seq/),
    });
    await query('drop table u');
    await query('create domain t as integer');
    await expect(table.giveBack()).rejects.toThrow(/type public\.t/);
    await query('drop domain t');
    await query(`alter table ${quarantineSchema(table.removal.id)}.t rename to other`);
    expect(await table.giveBack()).toBe('undone');
    await isWhole();
  });

  it('says that its schema is gone, and comes back once it is there again', async () => {
    await fresh();
    await all('create schema app', 'alter table t set schema app');
    const table = await removalActs(server(), database, 'app', 't');
    await table.prove();
    await table.quarantine();
    await query('drop schema app cascade');
    await expect(table.giveBack()).rejects.toThrow(/schema app .*is not there any more/);
    await query('create schema app');
    expect(await table.giveBack()).toBe('undone');
    await query(`insert into app.t (note) values ('written again')`);
  });

  it.each([false, true])(
    'ends where somebody dropped its schema with all seals, in quarantine: %s',
    async (away) => {
      const table = away ? await quarantined() : await fresh();
      if (!away) await table.prove();
      await query('drop schema sortkeep_removal cascade');
      await expect(table.drop()).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(await table.giveBack()).toBe(away ? 'undone' : 'untouched');
      await isWhole();
    },
  );

  it('comes back where a dump was restored, under another oid', async () => {
    const table = await quarantined();
    const [schema, { id }] = [quarantineSchema(table.removal.id), table.removal];
    await all(
      'drop view t',
      `create table ${schema}.u (like ${schema}.t including all); insert into ${schema}.u select * from ${schema}.t`,
      `alter sequence ${schema}.t_id_seq owned by none; drop table ${schema}.t; alter table ${schema}.u rename to t`,
      `create trigger sortkeep_seal_row before insert or update or delete on ${schema}.t for each row execute function sortkeep_removal.seal('${id}')`,
    );
    expect(await table.giveBack()).toBe('undone');
    await query(`insert into t (id, note) values (0, 'written again')`);
    expect(await table.giveBack()).toBe('gone');
  });

  it('keeps no lock when its process is stopped in the middle of a step', async () => {
    const { source, removal } = await fresh();
    const { password } = server().address();
    const connect = createSourceConnector(() => Promise.resolve(password));
    const session = await connect(source, database, 'stopped');
    const locked = new Promise<void>((resolve) => {
      const query: typeof session.query = (sql, values) => {
        if (!sql.startsWith('create trigger')) return session.query(sql, values);
        resolve();
        return new Promise(() => undefined);
      };
      void sealTable({ ...session, query }, removal, source, null);
    });
    await locked;
    await query(`set lock_timeout = '20s'; insert into t (note) values ('not held up for ever')`);
    await session.close();
  });

  it('runs its own functions and operators under a hostile search_path of the database', async () => {
    const table = await fresh();
    await all(
      'create schema evil',
      `create function evil.encode(bytea, text) returns text language sql as $$ select 'evil' $$`,
      `create function evil.replace(text, text, text) returns text language sql as $$ select 'evil' $$`,
      `create function evil.same(oid, oid) returns boolean language sql as 'select false'`,
      'create operator evil.= (leftarg = oid, rightarg = oid, function = evil.same)',
      `alter database ${database} set search_path = evil, pg_catalog, public`,
    );
    await table.prove();
    await table.quarantine();
    expect(await table.use('QUARANTINED')).toBeNull();
    await table.bare();
    await table.drop();
    expect(await query(`select pg_catalog.to_regclass('public.t') as t`)).toEqual([{ t: null }]);
  });

  it('takes a table without columns along', async () => {
    await fresh();
    await query('create table nothing (); insert into nothing default values');
    const table = await removalActs(server(), database, 'public', 'nothing');
    await table.prove();
    await table.quarantine();
    expect(await query('select count(*)::integer as rows from nothing')).toEqual([{ rows: 1 }]);
    await table.giveBack();
    await query('insert into nothing default values');
  });
}
