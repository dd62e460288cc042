/** Keys as hashes that the server makes: the same everywhere, with what may not be read said, on a real server. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryResultRow } from 'pg';
import type { KeySketch } from '../../src/domain/key-sketch.js';
import { tableId } from '../../src/domain/ids.js';
import type { Session } from '../../src/postgres/session.js';
import { keyOverlap } from '../../src/relations/key-overlap.js';
import { sketchDatabase } from '../../src/sketcher/sketch-database.js';
import type { SketchResult } from '../../src/sketcher/sketch-database.js';
import { connectSource, createScannerRole, sourceAddress } from '../support/catalog.js';
import { SOURCE } from '../support/in-memory-services.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let sessions: Session[] = [];
const LIMIT = 8_388_608;
const options = { maximumBytes: LIMIT, salt: 'salt of the test' };

beforeAll(async () => {
  server = await startTestServer();
  await createScannerRole(server);
  await server.query('postgres', 'grant pg_read_all_data to scanner');
});
afterAll(async () => {
  for (const session of sessions) await session.close();
  sessions = [];
  await server.stop();
});

async function sessionOf(database: string): Promise<Session> {
  const session = await connectSource(
    { ...SOURCE, address: sourceAddress(server, database) },
    database,
    'test',
  );
  sessions.push(session);
  return session;
}

async function oidOf(database: string, table: string): Promise<number> {
  const rows = await server.query(database, 'select $1::regclass::oid::text as oid', [table]);
  return Number(rows[0]?.['oid']);
}

/** The sketch of columns of a table, or why there is none. */
async function sketch(
  table: string,
  columns: readonly string[],
  { database = 'postgres', unique = true, salt = options.salt } = {},
): Promise<SketchResult> {
  const session = await sessionOf(database);
  const wanted = [{ oid: await oidOf(database, table), sets: [{ columns, unique }] }];
  for await (const { results } of sketchDatabase(session, wanted, { ...options, salt })) {
    const [result] = results;
    if (result !== undefined) return result;
  }
  throw new Error('nothing was answered');
}

const keySketch = ({ columns, sketch: found, why }: SketchResult): KeySketch => {
  if (found === null) throw new Error(why ?? 'no reason');
  return {
    ...found,
    tableId: tableId('00000000-0000-4000-8000-000000000001'),
    columns,
    hashes: Float64Array.from(found.hashes),
  };
};
const run = (sql: string, database = 'postgres'): Promise<readonly QueryResultRow[]> =>
  server.query(database, sql);

describe('the sketch of a key', () => {
  it('has the smallest 256 hashes of all keys, ascending and distinct', async () => {
    await run('create table large as select n as id from generate_series(1, 5000) n');
    const { sketch: found } = await sketch('large', ['id']);
    expect(found).toMatchObject({ complete: false, dense: true });
    expect(found?.hashes).toHaveLength(256);
    expect([...new Set(found?.hashes)].sort((a, b) => a - b)).toEqual(found?.hashes);
    // 256 of 5,000 hashes lie in the lowest twentieth of their range.
    expect((found?.hashes.at(-1) ?? 0) / 2 ** 52).toBeGreaterThan(0.03);
    expect((found?.hashes.at(-1) ?? 0) / 2 ** 52).toBeLessThan(0.08);
  });

  it('finds how much two tables share, whatever the types of their keys', async () => {
    await run(`create table numbers (id bigint primary key); insert into numbers select generate_series(1, 4000);
      create table texts (id text primary key); insert into texts select generate_series(2001, 6000)`);
    const { ofA } = keyOverlap(
      keySketch(await sketch('numbers', ['id'])),
      keySketch(await sketch('texts', ['id'])),
    );
    expect(ofA?.low).toBeLessThan(0.5);
    expect(ofA?.high).toBeGreaterThan(0.5);
  });

  it('is the same in every encoding, and for padded texts', async () => {
    await run(`create database latin1 encoding 'LATIN1' locale 'C' template template0`);
    await run(`create database ascii encoding 'SQL_ASCII' locale 'C' template template0`);
    const table =
      "create table names (id text primary key); insert into names values ('Zoë'), ('Ångström'), ('plain')";
    await run(
      `${table}; create table padded (id char(12) primary key); insert into padded select id from names`,
    );
    await run(table, 'latin1');
    // What comes as UTF-8 is kept as it is where there is no encoding.
    await run(table, 'ascii');
    const known = (await sketch('names', ['id'])).sketch?.hashes;
    expect(known).toHaveLength(3);
    expect((await sketch('names', ['id'], { database: 'latin1' })).sketch?.hashes).toEqual(known);
    expect((await sketch('names', ['id'], { database: 'ascii' })).sketch?.hashes).toEqual(known);
    expect((await sketch('padded', ['id'])).sketch?.hashes).toEqual(known);
  });

  it('is another one with another salt, and nobody finds a key by hashing guesses without it', async () => {
    const known = (await sketch('names', ['id'])).sketch?.hashes ?? [];
    const other = (await sketch('names', ['id'], { salt: 'another' })).sketch?.hashes ?? [];
    expect(known.filter((hash) => other.includes(hash))).toEqual([]);
    const rows = await run(
      `select ('x' || substr(encode(sha256(convert_to(id, 'UTF8')), 'hex'), 1, 13))::bit(52)::bigint as hash from names`,
    );
    expect(known.filter((hash) => rows.some((row) => Number(row['hash']) === hash))).toEqual([]);
  });

  it('keeps keys of several columns apart', async () => {
    await run(
      `create table pairs (a text, b text, primary key (a, b)); insert into pairs values ('a,b', 'c'), ('a', 'b,c'), ('''', '\\')`,
    );
    expect((await sketch('pairs', ['a', 'b'])).sketch?.hashes).toHaveLength(3);
  });

  it('counts repeated values once and leaves NULL out', async () => {
    await run(
      'create table lines (order_id int); insert into lines select nullif(n % 10, 0) from generate_series(1, 1000) n',
    );
    expect((await sketch('lines', ['order_id'], { unique: false })).sketch).toMatchObject({
      complete: true,
      dense: false,
    });
    expect((await sketch('lines', ['order_id'], { unique: false })).sketch?.hashes).toHaveLength(9);
    await run('create table nothing (id int)');
    expect((await sketch('nothing', ['id'])).sketch).toEqual({ hashes: [], complete: true, dense: false });
  });

  it('tells numbers from a sequence from numbers that mean something', async () => {
    await run(`create table sparse (id bigint); insert into sparse select n::bigint * 1000003 from generate_series(1, 500) n;
      create table holes (id int); insert into holes select n from generate_series(100, 2000) n where n % 3 <> 0`);
    expect((await sketch('sparse', ['id'])).sketch?.dense).toBe(false);
    expect((await sketch('holes', ['id'])).sketch?.dense).toBe(true);
    expect((await sketch('names', ['id'])).sketch?.dense).toBe(false);
  });

  it('is of all partitions, and of a parent without its children', async () => {
    await run(`create table parted (id int, day int) partition by range (day);
      create table parted_1 partition of parted for values from (0) to (10);
      create table parted_2 partition of parted for values from (10) to (20);
      insert into parted select n, n % 20 from generate_series(1, 100) n;
      create table parent (id int); insert into parent select generate_series(1, 5);
      create table child () inherits (parent); insert into child select generate_series(6, 50)`);
    expect((await sketch('parted', ['id'])).sketch?.hashes).toHaveLength(100);
    expect((await sketch('parent', ['id'])).sketch?.hashes).toHaveLength(5);
  });

  it('is read under hostile names', async () => {
    await run(
      `create schema "a.b""'; --"; create table "a.b""'; --"."%s %L $1" ("%I""x" int); insert into "a.b""'; --"."%s %L $1" values (1), (2)`,
    );
    expect((await sketch(`"a.b""'; --"."%s %L $1"`, ['%I"x'])).sketch?.hashes).toHaveLength(2);
  });
});

describe('what is not read', () => {
  it('is said: too large, hidden rows, foreign partitions, no right, gone', async () => {
    await run(`create table huge as select n as id, repeat('x', 500) as text from generate_series(1, 20000) n;
      create table hidden (id int); alter table hidden enable row level security;
      create table secret (id int, other int);
      create schema closed; create table closed.inside (id int)`);
    expect((await sketch('huge', ['id'])).why).toMatch(
      /^it has 1\d\.\d MB, more than the 8\.4 MB of sketchBytes$/,
    );
    await run('vacuum huge');
    expect((await sketch('huge', ['id'])).why).toMatch(/^it has 1\d\.\d MB/);
    expect((await sketch('hidden', ['id'])).why).toBe('row level security hides rows of it');
    expect((await sketch('secret', ['nothing'])).why).toBe('column nothing is gone');
    await run('revoke pg_read_all_data from scanner; grant select (other) on secret to scanner');
    try {
      expect((await sketch('secret', ['id'])).why).toBe(
        'the right to read it is missing: SELECT on public.secret',
      );
      // A right on columns alone does not do: rows are read by ctid.
      expect((await sketch('secret', ['other'])).why).toBe(
        'the right to read it is missing: SELECT on public.secret',
      );
      expect((await sketch('closed.inside', ['id'])).why).toBe(
        'the right to look into its schema is missing: USAGE on closed',
      );
    } finally {
      await run('grant pg_read_all_data to scanner');
    }
    const session = await sessionOf('postgres');
    const wanted = [{ oid: 4_000_000_000, sets: [{ columns: ['id'], unique: true }] }];
    for await (const { results } of sketchDatabase(session, wanted, options)) {
      expect(results).toEqual([{ columns: ['id'], sketch: null, why: 'it is gone' }]);
    }
  });

  it('is a table that somebody has locked, and the next one is read', async () => {
    await run('create table locked (id int); create table free (id int); insert into free values (1)');
    const owner = await sessionOf('postgres');
    const holder = await connectSource(
      { ...SOURCE, address: { ...sourceAddress(server) } },
      'postgres',
      'test',
    );
    await run('grant all on locked to scanner; alter table locked owner to scanner');
    await holder.query('begin');
    await holder.query('lock table public.locked in access exclusive mode');
    try {
      const wanted = [
        { oid: await oidOf('postgres', 'free'), sets: [{ columns: ['id'], unique: true }] },
        { oid: 0, sets: [{ columns: ['id'], unique: true }] },
      ];
      const [free] = wanted;
      if (free === undefined) throw new Error('one');
      const rows = await run("select oid::text as oid from pg_class where relname = 'locked'");
      const found = [];
      for await (const table of sketchDatabase(
        owner,
        [{ ...free, oid: Number(rows[0]?.['oid']) }, free],
        options,
      )) {
        found.push(table.results[0]);
      }
      expect(found[0]?.why).toMatch(/^its keys could not be read: /);
      expect(found[1]?.sketch?.hashes).toHaveLength(1);
    } finally {
      await holder.close();
    }
  });
});
