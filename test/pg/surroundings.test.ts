import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TableDefinition } from '../../src/domain/table-definition.js';
import type { TableSurroundings } from '../../src/domain/table-surroundings.js';
import { connectSession } from '../../src/postgres/connect.js';
import { readSurroundings } from '../../src/postgres/definition/read-surroundings.js';
import { readTableDefinitions } from '../../src/postgres/definition/read-table-definitions.js';
import { structureHash } from '../../src/postgres/definition/structure-hash.js';
import { quoteIdent } from '../../src/postgres/quote.js';
import type { Session } from '../../src/postgres/session.js';
import { compareStructures } from '../../src/structure/compare-structures.js';
import { HOSTILE_NAMES } from '../support/hostile-names.js';
import { plainSurroundings } from '../support/plain-table.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { inTransaction } from '../support/recreate-table.js';

let server: TestServer;
let database: string;
let session: Session;

beforeAll(async () => {
  server = await startTestServer();
  database = await server.newDatabase();
  session = await connectSession({ ...server.address(database), tls: 'disable', applicationName: 'test' });
  await session.query(`
    create role reader; create role "odd ""role""";
    create function touch() returns trigger language plpgsql as 'begin return new; end'`);
});

afterAll(async () => {
  await session.close();
  await server.stop();
});

interface Kept {
  readonly definition: TableDefinition;
  readonly surroundings: TableSurroundings;
}

/** What a schema version keeps of public.t, read as a scan reads it. */
async function keptOf(table = 't'): Promise<Kept> {
  return inTransaction(session, async () => {
    const definitions = await readTableDefinitions(session, 'all user tables');
    const surroundings = await readSurroundings(session, null);
    expect([...surroundings.keys()].sort()).toEqual([...definitions.keys()].sort());
    const [oid, definition] = [...definitions].find(([, { name }]) => name === table) ?? [];
    const around = surroundings.get(oid ?? 0);
    if (definition === undefined || around === undefined) throw new Error(`no table ${table}`);
    return { definition, surroundings: around };
  });
}

const surroundingsAfter = async (sql: string): Promise<TableSurroundings> => {
  await session.query(`drop table if exists public.t cascade; ${sql}`);
  return (await keptOf()).surroundings;
};

describe('reading what belongs to tables', () => {
  it('says of a plain table that it has nothing of it', async () => {
    expect(await surroundingsAfter('create table t (id bigint primary key references t)')).toEqual(
      plainSurroundings(),
    );
  });

  it('reads triggers, also those that are switched off, and not those behind foreign keys', async () => {
    const { triggers } = await surroundingsAfter(`
      create table t (id bigint primary key, parent bigint references t);
      create trigger "b ""off""" after insert on t for each row execute function touch();
      alter table t disable trigger "b ""off""";
      create trigger a before update of parent on t for each row when (new.id > 0) execute function touch();
      comment on trigger a on t is 'keeps it''s parent'`);
    expect(triggers).toEqual([
      {
        name: 'a',
        sql: 'CREATE TRIGGER a BEFORE UPDATE OF parent ON public.t FOR EACH ROW WHEN ((new.id > 0)) EXECUTE FUNCTION public.touch()',
        enabled: true,
        comment: "keeps it's parent",
      },
      {
        name: 'b "off"',
        sql: 'CREATE TRIGGER "b ""off""" AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.touch()',
        enabled: false,
        comment: null,
      },
    ]);
  });

  it('reads the key of a partitioned table and its partitions of all levels with their bounds', async () => {
    const { partitionKey, partitions, inherits, inheritedBy } = await surroundingsAfter(`
      create table t (day date, region text) partition by range (day);
      create table "t 2026" partition of t for values from ('2026-01-01') to ('2027-01-01') partition by list (region);
      create table t_2026_eu partition of "t 2026" for values in ('eu', 'it''s');
      create table t_rest partition of t default`);
    expect(partitionKey).toBe('RANGE (day)');
    expect(partitions).toEqual([
      { schema: 'public', name: 't 2026', bound: "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')" },
      { schema: 'public', name: 't_2026_eu', bound: "FOR VALUES IN ('eu', 'it''s')" },
      { schema: 'public', name: 't_rest', bound: 'DEFAULT' },
    ]);
    expect([inherits, inheritedBy]).toEqual([[], []]);
  });

  it('reads inheritance both ways, parents in their order', async () => {
    const { inherits, inheritedBy } = await surroundingsAfter(`
      drop table if exists z, a, kid;
      create table z (x integer); create table a (y integer);
      create table t () inherits (z, a);
      create table kid () inherits (t)`);
    const of = (name: string): object => ({ schema: 'public', name });
    expect(inherits).toEqual([of('z'), of('a')]);
    expect(inheritedBy).toEqual([of('kid')]);
  });

  it('reads row security and its policies', async () => {
    const { rowSecurity, policies } = await surroundingsAfter(`
      create table t (tenant text);
      alter table t enable row level security, force row level security;
      create policy mine on t as restrictive for update to reader, "odd ""role"""
        using (tenant = 'x') with check (tenant <> '');
      create policy everybody on t for select using (true)`);
    expect(rowSecurity).toBe('forced');
    expect(policies).toEqual([
      {
        name: 'everybody',
        command: 'select',
        permissive: true,
        roles: ['public'],
        using: 'true',
        withCheck: null,
        comment: null,
      },
      {
        name: 'mine',
        command: 'update',
        permissive: false,
        roles: ['odd "role"', 'reader'],
        using: "(tenant = 'x'::text)",
        withCheck: "(tenant <> ''::text)",
        comment: null,
      },
    ]);
  });

  it('reads rights on columns, and forgets those that were revoked', async () => {
    const { columnGrants } = await surroundingsAfter(`
      create table t (a integer, b integer);
      grant select (a), update (a) on t to "odd ""role""";
      grant select (b) on t to reader; revoke select (b) on t from reader`);
    expect(columnGrants).toEqual([{ column: 'a', grants: [`"odd ""role"""=rw/${server.server.user}`] }]);
  });

  it('survives hostile names of everything', async () => {
    const names = HOSTILE_NAMES.map(quoteIdent);
    await session.query(`
      drop table if exists t cascade; create table t (tenant text) partition by list (tenant);
      ${names
        .map(
          (name, index) => `
          create table ${name === '"public"' ? '"public "' : name} partition of t for values in ('${index}');
          create trigger ${name} before update on t for each row execute function touch();
          create policy ${name} on t;`,
        )
        .join('\n')}`);
    const { triggers, policies, partitions } = (await keptOf()).surroundings;
    const sorted = (of: readonly { readonly name: string }[]): readonly string[] =>
      of.map(({ name }) => name).sort();
    expect(sorted(triggers)).toEqual([...HOSTILE_NAMES].sort());
    expect(sorted(policies)).toEqual([...HOSTILE_NAMES].sort());
    expect(partitions).toHaveLength(HOSTILE_NAMES.length);
  });
});

describe('what makes a new version of a structure', () => {
  const kept = async (): Promise<Kept> => keptOf();
  const hash = ({ definition, surroundings }: Kept): string => structureHash(definition, surroundings);

  beforeAll(() =>
    session.query(`
      drop table if exists t, kid, side cascade;
      create table side (id integer primary key);
      create type mood as enum ('sad'); create domain amount as numeric;
      create table t (id serial, day date, mood mood, amount amount, note text) partition by range (day);
      create table t_1 partition of t for values from ('2026-01-01') to ('2026-02-01');
      create table t_rest partition of t default;
      create table plain (id integer)`),
  );

  it.each<readonly [string, string, string]>([
    ['a grant', 'grant select on t to reader', 'grant to reader by'],
    ['a grant on a column', 'grant update (note) on t to reader', 'grant to reader on column note by'],
    [
      'a new partition',
      `create table t_2 partition of t for values from ('2026-02-01') to ('2026-03-01')`,
      'partition public.t_2 was added',
    ],
    [
      'a trigger',
      'create trigger audit before insert on t for each row execute function touch()',
      'trigger audit was added',
    ],
    ['a trigger that is switched off', 'alter table t disable trigger audit', 'trigger audit is now'],
    ['a comment', `comment on table t is 'all of it'`, 'the comment on the table is now all of it'],
    [
      'a comment on a trigger',
      `comment on trigger audit on t is 'x'`,
      'the comment on trigger audit is now x',
    ],
    ['an owner', 'alter table t owner to reader', 'the owner is now reader'],
    ['a label of an enum', `alter type mood add value 'glad'`, "public.mood label 'glad' was added"],
    [
      'a rule of a domain',
      'alter domain amount add constraint positive check (value > 0)',
      'type public.amount is now',
    ],
    [
      'a default',
      `alter table t alter note set default 'none'`,
      "the default of column note is now 'none'::text",
    ],
    ['not null', 'alter table t alter note set not null', 'column note is now not null'],
    [
      'a type',
      'alter table t alter note type varchar(9)',
      'the type of column note is now character varying(9)',
    ],
    [
      'a foreign key',
      'alter table t add constraint side_fk foreign key (id) references side',
      'foreign key side_fk was added',
    ],
    ['an index', 'create index t_note on t (note)', 'index t_note was added'],
    [
      'a check',
      "alter table t add constraint later check (day > date '2000-01-01')",
      'check later was added',
    ],
    ['a sequence', 'alter sequence t_id_seq increment by 5', 'sequence public.t_id_seq is now'],
    ['a policy', 'create policy mine on t for select using (id > 0)', 'policy mine was added'],
    ['another text of a policy', 'alter policy mine on t using (id > 1)', 'policy mine is now'],
    ['row security', 'alter table t enable row level security', 'row security is now on, before off'],
    ['a storage parameter', 'alter table plain set (fillfactor = 70)', ''],
    ['a dropped column', 'alter table t drop mood', 'column mood was removed: public.mood'],
    ['a detached partition', 'alter table t detach partition t_1', 'partition public.t_1 was removed'],
    ['another name', 'alter table t rename to t_old; alter table t_old rename to t', ''],
  ])('%s', async (_what, sql, words) => {
    const before = await kept();
    await session.query(sql);
    const after = await kept();
    const changes = compareStructures(before, after).map(({ description }) => description);
    expect(hash(before) !== hash(after)).toBe(words !== '');
    if (words === '') expect(changes).toEqual([]);
    else expect(changes.filter((text) => text.includes(words))).toHaveLength(1);
  });

  it('is not ANALYZE, VACUUM, rows, or where a sequence stands', async () => {
    const before = hash(await kept());
    await session.query('insert into side select generate_series(1, 100)');
    await session.query(`insert into t (day, amount) values ('2026-02-05', 5)`);
    await session.query(`select nextval('t_id_seq')`);
    await session.query('analyze t');
    await session.query('vacuum plain');
    expect(hash(await kept())).toBe(before);
  });
});
