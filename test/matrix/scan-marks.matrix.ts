/** The marks by which reads are told from use, on every major: what writes them and what does not. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DatabaseActivity, RelationActivity } from '../../src/domain/activity.js';
import { observe } from '../support/observed.js';
import { dump18 } from './support/dump.js';
import { chosenMajors } from './support/majors.js';
import { startMatrixServer } from './support/server.js';
import type { MatrixServer } from './support/server.js';

describe.each(chosenMajors())('what a scan sees of PostgreSQL %i', (major) => {
  let server: MatrixServer;
  let database: string;

  beforeAll(async () => {
    server = await startMatrixServer(major);
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
  const activity = async (): Promise<DatabaseActivity> => {
    await server.flushed();
    const seen = await observe(server, database, { structure: false });
    if (seen.activity === null) throw new Error('no activity was read');
    return seen.activity;
  };
  const oidOf = async (name: string): Promise<number> => {
    const [row] = await server.query(database, 'select $1::regclass::oid::integer as oid', [name]);
    return Number(row?.['oid']);
  };
  const relation = async (name: string): Promise<RelationActivity> => {
    const oid = await oidOf(name);
    const found = (await activity()).relations.find(({ relationOid }) => relationOid === oid);
    if (found === undefined) throw new Error(`${name} is not in the activity`);
    return found;
  };

  it.each<[string, boolean, readonly string[]]>([
    ['CREATE INDEX', false, ['create index i on t (v)']],
    ['CREATE INDEX CONCURRENTLY', true, ['create index concurrently i on t (v)']],
    ['CREATE INDEX CONCURRENTLY on an expression', true, ['create index concurrently i on t ((v + 1))']],
    ['REINDEX', false, ['create index i on t (v)', 'reindex index i']],
    ['REINDEX CONCURRENTLY', true, ['create index i on t (v)', 'reindex index concurrently i']],
    ['ADD PRIMARY KEY', false, ['alter table t add constraint i primary key (id)']],
    ['CLUSTER ON', false, ['create index i on t (v)', 'alter table t cluster on i']],
    ['CLUSTER', false, ['create index i on t (v)', 'cluster t using i']],
    [
      'REPLICA IDENTITY',
      false,
      [
        'alter table t alter id set not null',
        'create unique index i on t (id)',
        'alter table t replica identity using index i',
      ],
    ],
    [
      'ADD CONSTRAINT USING INDEX',
      false,
      ['create unique index i on t (id)', 'alter table t add constraint i primary key using index i'],
    ],
    ['RENAME', false, ['create index j on t (v)', 'alter index j rename to i']],
    ['VACUUM FULL', false, ['create index i on t (v)', 'vacuum full t']],
    ['ALTER TYPE', false, ['create index i on t (v)', 'alter table t alter v type bigint']],
    [
      'a statistics target',
      false,
      ['create index i on t ((v + 1))', 'alter index i alter column 1 set statistics 50'],
    ],
  ])('tells that an index was built concurrently: %s is %s', async (_what, concurrently, statements) => {
    await run('create table t (id integer, v integer)', ...statements);
    const { indexes } = await relation('t');
    expect(indexes).toEqual([expect.objectContaining({ oid: await oidOf('i'), valid: true, concurrently })]);
  });

  it('keeps the oid of an index over REINDEX, and gives a new one with REINDEX CONCURRENTLY', async () => {
    await run('create table t (id integer)', 'create index i on t (id)');
    const [built] = (await relation('t')).indexes;
    await run('reindex index i');
    const [again] = (await relation('t')).indexes;
    await run('reindex index concurrently i');
    const [concurrently] = (await relation('t')).indexes;
    expect(again?.oid).toBe(built?.oid);
    expect(again?.relfilenode).not.toBe(built?.relfilenode);
    expect(concurrently?.oid).not.toBe(built?.oid);
  });

  it.each<[string, boolean, readonly string[]]>([
    ['REINDEX CONCURRENTLY', true, ['reindex table concurrently t']],
    ['REINDEX', false, ['reindex table t']],
    ['ALTER TYPE', false, ['alter table t alter v type text', 'alter table t alter id type bigint']],
    [
      'DROP and CREATE INDEX CONCURRENTLY, with another name first',
      false,
      [
        'create unique index concurrently k on t (id)',
        'alter table t drop constraint t_pkey, add constraint t_pkey primary key using index k',
        'create index concurrently j on t (v)',
        'drop index i',
        'alter index j rename to i',
      ],
    ],
  ])('tells that an index took the counts of another one over: %s is %s', async (_what, took, statements) => {
    await run('create table t (id integer primary key, v varchar(9))', 'create index i on t (v)');
    expect((await relation('t')).indexes.map(({ tookOver }) => tookOver)).toEqual([false, false]);
    await run(
      'insert into t select g, g from generate_series(1, 1000) g',
      'set enable_seqscan = off',
      "select from t where v = '5'",
    );
    const before = (await relation('t')).counters.idxScan;
    await run(...statements);
    const { indexes, counters } = await relation('t');
    expect(indexes.map(({ tookOver }) => tookOver)).toEqual([took, took]);
    if (took) expect(counters.idxScan).toBe(before);
  });

  it('shows the index that a failed build left, as invalid', async () => {
    await run('create table t (id integer)', 'insert into t values (1), (1)');
    await expect(run('create unique index concurrently i on t (id)')).rejects.toThrow();
    const { indexes } = await relation('t');
    expect(indexes).toEqual([expect.objectContaining({ valid: false })]);
    const { tables } = await observe(server, database);
    expect(tables[0]?.definition.indexes).toEqual([expect.objectContaining({ name: 'i', valid: false })]);
  });

  it('knows rules by keys that no later statement changes', async () => {
    await run(
      'create table p (id integer primary key)',
      'create table t (id integer not null, v integer, constraint positive check (v > 0), p integer references p)',
      'insert into t values (1, 1, null)',
    );
    const keys = async (): Promise<readonly string[]> =>
      (await relation('t')).constraints.map(({ key, kind, validated }) => `${key} ${kind} ${validated}`);
    const before = await keys();
    expect(before.map((key) => key.replace(/constraint \d+/, 'constraint'))).toEqual([
      'constraint check true',
      'constraint foreign key true',
      'not null 1 not null true',
    ]);
    await run(
      'alter table t rename constraint positive to above_zero',
      'alter table t alter id set default 7',
      'alter table t rename column id to key',
      'alter table t alter constraint t_p_fkey deferrable',
      'create schema elsewhere',
      'alter table t set schema elsewhere',
      'alter table elsewhere.t set schema public',
    );
    expect(await keys()).toEqual(before);
    await run(
      'alter table t alter v set not null',
      'alter table t add constraint small check (v < 9) not valid',
    );
    const added = (await relation('t')).constraints.filter(
      ({ key, kind, validated }) => !before.includes(`${key} ${kind} ${validated}`),
    );
    expect(added).toEqual([
      expect.objectContaining({ kind: 'check', validated: false }),
      expect.objectContaining({ key: 'not null 2', validated: true }),
    ]);
    await run('alter table t validate constraint small');
    expect((await relation('t')).constraints.every(({ validated }) => validated)).toBe(true);
  });

  it('gives rules of one statement the same transaction', async () => {
    await run(
      'create table t (a integer, b integer)',
      'alter table t alter a set not null, alter b set not null',
    );
    const [a, b] = (await relation('t')).constraints;
    expect(a?.transaction).toBe(b?.transaction);
    await run('alter table t add check (a > 0)');
    const [check] = (await relation('t')).constraints;
    expect(check?.kind).toBe('check');
    expect(check?.transaction).not.toBe(a?.transaction);
  });

  it('links partitions by the foreign keys of their tables', async () => {
    await run(
      'create table p (id integer primary key) partition by range (id)',
      'create table p1 partition of p for values from (1) to (10)',
      'create table p2 partition of p for values from (10) to (20)',
      'create table c (id integer, p integer not null references p) partition by range (id)',
      'create table c1 partition of c for values from (1) to (10)',
      'create table d (p integer references p)',
    );
    const [p1, p2, c1, d] = await Promise.all(['p1', 'p2', 'c1', 'd'].map(oidOf));
    expect((await activity()).foreignKeys).toEqual([
      { child: c1, parent: p1, notNull: true },
      { child: c1, parent: p2, notNull: true },
      { child: d, parent: p1, notNull: false },
      { child: d, parent: p2, notNull: false },
    ]);
    const { constraints } = await relation('d');
    expect(constraints).toEqual([
      expect.objectContaining({ kind: 'foreign key', references: await oidOf('p') }),
    ]);
  });

  it('knows what a materialized view reads, through views and partitions, and its refreshes', async () => {
    await run(
      'create table t (id integer)',
      'create table p (id integer) partition by range (id)',
      'create table p1 partition of p for values from (1) to (10)',
      'create view over as select id from t union all select id from p',
      'create view over_over as select id from over',
      'create materialized view m as select id from over_over',
      'create materialized view n as select id from m',
      'insert into t values (1), (2)',
    );
    const before = (await activity()).materializedViews;
    expect(before).toEqual([
      expect.objectContaining({ name: 'public.m', reads: [await oidOf('t'), await oidOf('p1')] }),
      expect.objectContaining({ name: 'public.n', reads: [await oidOf('m')] }),
    ]);
    await run('refresh materialized view m');
    const after = (await activity()).materializedViews;
    expect(after[0]?.relfilenode).not.toBe(before[0]?.relfilenode);
    expect(after[0]?.liveRows).toBe(2n);
    expect(after[0]?.inserted).toBe(2n);
    expect(after[1]?.relfilenode).toBe(before[1]?.relfilenode);
  });

  it('shows a rewrite by another file, and no rewrite by the same', async () => {
    await run('create table t (id integer, dropped integer)', 'alter table t drop dropped');
    const { relfilenode, columns, tableOid } = await relation('t');
    expect({ columns, tableOid }).toEqual({ columns: 2, tableOid: await oidOf('t') });
    await run('alter table t rename to u', 'vacuum u', 'analyze u');
    expect((await relation('u')).relfilenode).toBe(relfilenode);
    await run('vacuum full u');
    expect((await relation('u')).relfilenode).not.toBe(relfilenode);
  });

  it('sees a pg_dump in catalogs that neither scans, \\d nor DDL read, and never fewer reads than before', async () => {
    await run(
      'create table t (id integer primary key)',
      'create domain word as text collate "C"',
      'create table worded (a text collate "C", b text[], c word, d word[], e name, f varchar(3))',
      "create function f() returns integer language sql as 'select 1'",
    );
    const counted = async (): Promise<Readonly<Record<string, bigint>>> => (await activity()).catalogCounters;
    const QUIET = [
      'pg_conversion',
      'pg_foreign_server',
      'pg_largeobject_metadata',
      'pg_transform',
      'pg_ts_config',
      'pg_ts_parser',
      'pg_ts_template',
    ];
    const of = (counters: Readonly<Record<string, bigint>>): readonly (bigint | undefined)[] =>
      QUIET.map((name) => counters[name]);
    const before = await counted();
    expect(of(before)).not.toContain(undefined);
    await observe(server, database);
    expect(
      ((await counted())['pg_collation.lookups'] ?? 0n) - (before['pg_collation.lookups'] ?? 0n),
    ).toBeLessThan(3n);
    await run(
      'create table u as select 1 as a',
      'alter table u add b integer',
      'create index on u (a)',
      'analyze u',
      'select * from information_schema.columns',
      'select * from pg_catalog.pg_tables',
    );
    const scanned = await counted();
    expect(of(scanned)).toEqual(of(before));
    expect(scanned['pg_class.writes']).toBeGreaterThan(before['pg_class.writes'] ?? 0n);
    await dump18(server, database, []);
    const { dumpedAt, relations } = await activity();
    expect(dumpedAt === null).toBe(major < 16);
    for (const { counters } of relations) expect(counters.lastSeqScan).toEqual(dumpedAt);
    const dumped = await counted();
    for (const [at, name] of QUIET.entries()) {
      const grown = (of(dumped)[at] ?? 0n) - (of(before)[at] ?? 0n);
      if (name === 'pg_transform') expect(grown).toBeGreaterThanOrEqual(1n);
      else expect([name, grown]).toEqual([name, 1n]);
    }
    for (const [name, count] of Object.entries(before)) {
      expect([name, (dumped[name] ?? 0n) >= count]).toEqual([name, true]);
    }
  });
});
