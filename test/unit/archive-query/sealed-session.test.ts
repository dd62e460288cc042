/** What a query may not do, it cannot: by what it says, and by what the session allows, each by itself. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ArchiveColumn } from '../../../src/domain/archive-query.js';
import { withDuckdb } from '../../../src/archive-query/process/duckdb-session.js';
import type { DuckdbSession } from '../../../src/archive-query/process/duckdb-session.js';
import { sealSession } from '../../../src/archive-query/process/seal-session.js';
import { runQuery } from '../../../src/archive-query/run-query.js';

let directory: string;
let path: string;

const LIMITS = { memoryMegabytes: 128, seconds: 200, signal: new AbortController().signal };
const column = (name: string, masked = false): ArchiveColumn => ({
  name,
  queryName: name,
  postgresType: 'text',
  type: 'VARCHAR',
  differences: null,
  reason: '',
  sensitivity: masked ? ['EMAIL'] : [],
  masked,
});
const COLUMNS = [column('id'), column('mail', true)];

const asked = (sql: string, limits = LIMITS): ReturnType<typeof runQuery> =>
  withDuckdb(limits, (session) =>
    runQuery(session, sql, [{ alias: 't', path, columns: COLUMNS }], { maxRows: 5, maxBytes: 1_000 }),
  );
const made = <T>(work: (session: DuckdbSession) => Promise<T>): Promise<T> => withDuckdb(LIMITS, work);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sortkeep-query-'));
  path = join(directory, 'twin.parquet');
  await made((session) =>
    session.query(
      `copy (select i::varchar as id, 'a@b.c' as mail from range(9) r(i)) to '${path}' (format parquet)`,
    ),
  );
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('a query', () => {
  it.each([
    ["copy t to '/tmp/out.csv'", 'anything but SELECT'],
    ["attach '/tmp/x.db'", 'anything but SELECT'],
    ['install httpfs', 'anything but SELECT'],
    ['load httpfs', 'anything but SELECT'],
    ['set enable_external_access = true', 'anything but SELECT'],
    ['pragma database_list', 'anything but SELECT'],
    ['create table x as select 1', 'anything but SELECT'],
    ['drop view t', 'anything but SELECT'],
    ["export database '/tmp/x'", 'anything but SELECT'],
    ["select * from read_csv('/etc/passwd')", 'the function read_csv'],
    ["select * from read_text('/etc/passwd')", 'the function read_text'],
    ["select * from glob('/*')", 'the function glob'],
    ["select * from '/etc/passwd'", 'the table "/etc/passwd"'],
    ["select * from 'twin.parquet'", 'the table "twin.parquet"'],
    ['select * from duckdb_settings()', 'the function duckdb_settings'],
    ['select * from duckdb_views', 'the table "duckdb_views"'],
    ['select * from information_schema.tables', 'the table "information_schema.tables"'],
    ["select * from query('select 1')", 'the function query'],
    ["select current_setting('allowed_paths')", 'the function current_setting'],
    ["select (select max(content) from read_text('/etc/passwd'))", 'the function read_text'],
    ["with x as (select * from read_blob('/etc/passwd')) select * from x", 'the function read_blob'],
    ['select 1 union all (with "a.csv" as (select 1) select * from "a.csv")', 'the name "a.csv"'],
    ['describe t', 'show ref'],
  ])('that reads %s is refused in words', async (sql, what) => {
    await expect(asked(sql)).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
      message: expect.stringContaining(`a query may not use ${what}`),
    });
  });

  it.each([
    ['select 1; select 2', 'a query is one statement, and this is 2'],
    ['selec 1', 'the query cannot be read: syntax error'],
    ['select nothing from t', 'the query failed: Referenced column "nothing" not found'],
    ['select cast(mail as integer) from t', "the query failed: Could not convert string '***'"],
  ])('%s is told what is wrong', async (sql, message) => {
    await expect(asked(sql)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    });
  });

  it('sees masked columns masked, whatever it does with them', async () => {
    const { rows } = await asked(
      `select count(*), min(mail), count(*) filter (where mail like '%@%') from t`,
    );
    expect(rows).toEqual([['9', '***', '0']]);
  });

  it('may use common table expressions, joins, windows, ends and comments', async () => {
    const { columns, rows } = await asked(
      `with recursive n as (select 1 as i union all select i + 1 from n where i < 3)
       select n.i, a.id as id, a.id, row_number() over (order by n.i) as place, [1, 2.5] as list, true as yes
       from n join t a on a.id = n.i::varchar order by 1; -- that is all`,
    );
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'i INTEGER',
      'id VARCHAR',
      'id_1 VARCHAR',
      'place BIGINT',
      'list DECIMAL(11,1)[]',
      'yes BOOLEAN',
    ]);
    expect(rows[2]).toEqual(['3', '3', '3', '3', '[1.0, 2.5]', 'true']);
  });

  it('is cut at its rows and at its bytes, and says so', async () => {
    expect(await asked('select * from t order by id')).toMatchObject({ cut: 'ROWS', rows: { length: 5 } });
    expect(await asked('select id from t where id < 5::varchar')).toMatchObject({ cut: null });
    expect(await asked(`select repeat('x', 400) from t`)).toMatchObject({
      cut: 'BYTES',
      rows: { length: 2 },
    });
  });

  it.each([
    'select len(range(1000000000))',
    `select length(repeat('x', 4000000000))`,
    `select string_agg(repeat(id, 100000)) from t, range(10000)`,
  ])('%s that asks for too much memory ends by itself, and says so', async (sql) => {
    await expect(asked(sql)).rejects.toMatchObject({ code: 'NO_SPACE' });
  });

  it('that takes too long is stopped, and says so', async () => {
    const sql = 'select sum(a.range * b.range) from range(10000000) a, range(10000000) b';
    await expect(asked(sql, { ...LIMITS, seconds: 2 })).rejects.toMatchObject({
      code: 'CANCELLED',
      message: 'the query took more than 2 s and was stopped',
    });
  });
});

describe('a sealed session', () => {
  it.each([
    "select * from read_text('/etc/passwd')",
    "select * from glob('/etc/*')",
    "copy (select 1) to '/tmp/sortkeep-escape.csv'",
    "attach '/tmp/sortkeep-escape.db'",
    'install httpfs',
    'load httpfs',
    "export database '/tmp/sortkeep-escape'",
    'set enable_external_access = true',
    "set allowed_paths = ['/etc/passwd']",
    'reset lock_configuration',
    "set memory_limit = '100GB'",
    "set temp_directory = '/tmp'",
  ])('refuses %s by itself', async (sql) => {
    const escape = made(async (session) => {
      await sealSession(session, [path]);
      return session.query(sql);
    });
    await expect(escape).rejects.toThrow(/disabled|locked|Permission/);
  });

  it('reads the file that it was given, and cannot write over it', async () => {
    const { rows } = await made(async (session) => {
      await sealSession(session, [path]);
      await session.query(`copy (select 1) to '${path}' (format parquet)`).catch(() => null);
      return session.query(`select count(*) from read_parquet('${path}')`);
    });
    expect(rows).toEqual([['9']]);
    expect(await readdir(directory)).toEqual(['twin.parquet']);
  });
});
