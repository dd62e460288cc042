/** Foreign keys of partitioned tables, on any major: what was tested leaf by leaf is not tested again under strong locks. */
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import type { ForeignKeyDefinition } from '../../src/domain/table-definition.js';
import { createSourceConnector } from '../../src/postgres/source-connector.js';
import type { Session } from '../../src/postgres/session.js';
import { ensureForeignKey } from '../../src/movers/target/add-foreign-keys.js';
import { SOURCE } from './in-memory-services.js';
import type { TestConnections } from './postgres.js';

const KEY: ForeignKeyDefinition = {
  name: 'owner_fkey',
  columns: ['owner', 'tenant'],
  references: { schema: 'app', name: 'parent' },
  referencedColumns: ['id', 'tenant'],
  onUpdate: 'cascade',
  onDelete: 'restrict',
  onDeleteColumns: [],
  match: 'simple',
  deferrable: true,
  initiallyDeferred: false,
  validated: true,
  comment: 'who has it',
};
const CHILD = { schema: 'app', name: 'child' };
const PARENT = { schema: 'app', name: 'parent' };

const TABLES = (parent: string): string => `
create schema app;
create table app.parent (id integer, tenant integer, primary key (id, tenant)) ${parent};
create table app.child (day integer, owner integer, tenant integer) partition by range (day);
create table app.early partition of app.child for values from (0) to (10);
create table app.late partition of app.child for values from (10) to (20) partition by list (tenant);
create table app.late_one partition of app.late for values in (1);
create table app.late_rest partition of app.late default`;
const ROWS = `
insert into app.parent select n, n % 3 from generate_series(1, 300) as n;
insert into app.child select n % 20, n, n % 3 from generate_series(1, 300) as n;
insert into app.child select 3, null, 1`;

export function partitionKeys(server: () => TestConnections): void {
  let databases = 0;
  let database: string;
  const query = (sql: string): ReturnType<TestConnections['query']> => server().query(database, sql);
  const fresh = async (parent = ''): Promise<void> => {
    database = await server().newDatabase(`partition_keys_${++databases}`);
    await query(TABLES(parent));
    if (parent !== '') await query('create table app.parents partition of app.parent default');
    await query(ROWS);
  };
  const withSession = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const { host, port, user, password } = server().address();
    const address = { ...SOURCE.address, host, port, user, database, tls: 'disable' } as const;
    const connect = createSourceConnector(() => Promise.resolve(password));
    const session = await connect({ ...SOURCE, systemIdentifier: null, address }, database, 'keys');
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  };
  /** How often each transaction had scanned a table of `app` when it was committed. */
  const scansIn = (session: Session): { readonly scans: number[]; readonly session: Session } => {
    const scans: number[] = [];
    // Earlier transactions of the session may be among them, until they are reported; they are not within one.
    const counted = async (): Promise<number> => {
      const { rows } = await session.query(
        `select coalesce(sum(pg_stat_get_xact_numscans(c.oid)), 0)::integer as scans
         from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'i')`,
      );
      return z.tuple([z.object({ scans: z.number() })]).parse(rows)[0].scans;
    };
    let before = 0;
    const watched: Session = {
      ...session,
      query: async (sql, values) => {
        if (sql === 'commit') scans.push((await counted()) - before);
        const result = await session.query(sql, values);
        if (sql === 'begin') before = await counted();
        return result;
      },
    };
    return { scans, session: watched };
  };
  const made = (): ReturnType<typeof query> =>
    query(`select k.conrelid::regclass::text as table, k.convalidated as validated, k.conparentid <> 0 as part
      from pg_constraint k
      where k.contype = 'f' and k.confrelid = 'app.parent'::regclass order by 1`);
  const WHOLE = [
    { table: 'app.child', validated: true, part: false },
    { table: 'app.early', validated: true, part: true },
    { table: 'app.late', validated: true, part: true },
    { table: 'app.late_one', validated: true, part: true },
    { table: 'app.late_rest', validated: true, part: true },
  ];

  it.each([
    ['a table', ''],
    ['a partitioned table', 'partition by range (id)'],
  ])(
    'makes a key to %s without a row being read in a transaction that keeps writers out',
    async (_to, by) => {
      await fresh(by);
      await withSession(async (plain) => {
        const { scans, session } = scansIn(plain);
        await session.query('begin');
        await session.query(
          'alter table app.child add constraint at_once foreign key (owner, tenant) references app.parent (id, tenant)',
        );
        await session.query('commit');
        await session.query('alter table app.child drop constraint at_once');
        expect(scans.splice(0)[0]).toBeGreaterThan(0);
        await ensureForeignKey(session, CHILD, KEY, PARENT);
        expect(scans.length).toBeGreaterThan(0);
        expect(scans.filter((count) => count > 0)).toEqual([]);
        await ensureForeignKey(session, CHILD, KEY, PARENT);
      });
      expect(await made()).toEqual(WHOLE);
      expect(
        await query(`select obj_description(oid, 'pg_constraint') as says, pg_get_constraintdef(oid) as sql
        from pg_constraint where conrelid = 'app.child'::regclass and contype = 'f' and conparentid = 0`),
      ).toEqual([
        {
          says: 'who has it',
          sql: 'FOREIGN KEY (owner, tenant) REFERENCES app.parent(id, tenant) ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE',
        },
      ]);
      await expect(query('insert into app.child values (12, 1000, 1)')).rejects.toThrow(/foreign key/);
      await expect(query('delete from app.parent where id = 7')).rejects.toThrow(/foreign key/);
      await query('create table app.latest partition of app.child for values from (20) to (30)');
      await expect(query('insert into app.child values (22, 1000, 1)')).rejects.toThrow(/foreign key/);
    },
  );

  it('lets others write to the parent while rows are tested', async () => {
    await fresh();
    await withSession(async (plain) => {
      let written = 0;
      const session: Session = {
        ...plain,
        query: async (sql, values) => {
          if (!sql.includes('validate constraint')) return plain.query(sql, values);
          // The locks of the test are held until its transaction ends, so that a write beside it is a proof.
          await plain.query('begin');
          const result = await plain.query(sql, values);
          await query(`set lock_timeout = '10s'; insert into app.parent values (1000 + ${++written}, 0)`);
          await query(`set lock_timeout = '10s'; insert into app.child values (1, null, 0), (12, null, 2)`);
          await plain.query('commit');
          return result;
        },
      };
      await ensureForeignKey(session, CHILD, KEY, PARENT);
      expect(written).toBeGreaterThan(0);
    });
    expect(await made()).toEqual(WHOLE);
  });

  it('goes on where it was cut off after any statement', async () => {
    await fresh();
    const cutAfter = (statements: number): Promise<boolean> =>
      withSession(async (plain) => {
        let left = statements;
        const session: Session = {
          ...plain,
          query: (sql, values) =>
            left-- > 0 ? plain.query(sql, values) : Promise.reject(new Error('the connection was cut')),
        };
        return ensureForeignKey(session, CHILD, KEY, PARENT).then(
          () => true,
          (error: unknown) => {
            expect(String(error)).toMatch(/was cut/);
            return false;
          },
        );
      });
    let statements = 1;
    while (!(await cutAfter(statements))) statements++;
    expect(statements).toBeGreaterThan(5);
    expect(await made()).toEqual(WHOLE);
  });

  it('says that a key does not hold, and leaves the name of a leaf to what has it', async () => {
    await fresh();
    await query('alter table app.early add constraint owner_fkey check (day < 10)');
    await query('insert into app.child values (14, 999, 2)');
    await withSession(async (session) => {
      await expect(ensureForeignKey(session, CHILD, KEY, PARENT)).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringMatching(/does not hold/),
      });
      await query('delete from app.child where owner = 999');
      await ensureForeignKey(session, CHILD, KEY, PARENT);
    });
    expect(await made()).toEqual(WHOLE);
  });
}
