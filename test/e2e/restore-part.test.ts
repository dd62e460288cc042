/** Restores of a part: chosen columns, rows that fit; what is read for them, and what they prove. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Archive } from '../../src/domain/archive.js';
import { corrupted } from '../../src/domain/errors.js';
import type { Move } from '../../src/domain/move.js';
import type { RowCondition } from '../../src/domain/row-condition.js';
import type { Source } from '../../src/domain/source.js';
import type { RestoreRequest } from '../../src/services/archive-services.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { openTestRunner } from '../support/move-runner.js';
import type { TestRunner } from '../support/move-runner.js';
import { PARTITIONED } from '../support/partitioned-tables.js';
import { SALES } from '../support/sales-tables.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;
let runner: TestRunner;
let database: string;
let source: Source;
let restores = 0;
const read: string[] = [];
/** Objects that the store gives. */
let readable = Infinity;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  runner = await openTestRunner(app, {
    pagesPerChunk: 8,
    store: (store) => ({
      ...store,
      get: (key) => {
        if (key.includes('/data/')) {
          read.push(key);
          if (read.length > readable) throw corrupted(`${key} is damaged`, 'Bring it back.');
        }
        return store.get(key);
      },
    }),
  });
  database = await server.newDatabase();
  source = await app.register('shop', database);
  await server.query(database, SALES);
  await server.query(database, PARTITIONED);
});
afterAll(async () => {
  await runner.close();
  await app.close();
  await server.stop();
});
async function now({ id }: Pick<Move, 'id'>): Promise<Move> {
  const [move] = await app.services.moves.getMany([id]);
  if (move === null || move === undefined) throw new Error('the move is gone');
  return move;
}

async function archiveOf(name: string): Promise<Archive> {
  const table = await app.scanned(source, name);
  const plan = await app.approved({ tableId: table.id, kind: 'ARCHIVE' });
  const move = await app.services.moves.start(ACTOR, plan.id);
  await runner.run(move.id, new AbortController().signal);
  expect((await now(move)).error).toBeNull();
  const page = await app.services.archives.search({ text: name }, { first: 1, after: null });
  const archive = page.items[0]?.node;
  if (archive === undefined) throw new Error('the archive is not found');
  return archive;
}

interface Restored {
  readonly move: Move;
  readonly table: string;
  /** Objects that were read for it. */
  readonly objects: number;
}

async function restored(archive: Archive, request: Omit<RestoreRequest, 'handle'>): Promise<Restored> {
  restores += 1;
  const targetSchema = `back_${restores}`;
  const { handle, name } = archive;
  const asked = await app.services.archives.restore(ACTOR, { handle, targetSchema, ...request });
  read.length = 0;
  await runner.run(asked.id, new AbortController().signal);
  return { move: await now(asked), table: `${targetSchema}.${name}`, objects: new Set(read).size };
}

/** Rows that one query has and the other has not. */
async function differences(one: string, other: string): Promise<number> {
  const [found] = await server.query(
    database,
    `select count(*)::integer as count from (
       (select o::text from (${one}) o except all select o::text from (${other}) o) union all
       (select o::text from (${other}) o except all select o::text from (${one}) o)) d`,
  );
  return Number(found?.['count']);
}

const condition = (
  column: string,
  operator: RowCondition['operator'],
  ...values: string[]
): RowCondition => ({ column, operator, values });
const OK = { state: 'SUCCEEDED', verified: true, error: null };
const NAME = 'odd "name"; --';
const QUOTED = '"odd ""name""; --"';

describe('a part of an archived table', () => {
  let archive: Archive;
  beforeAll(async () => {
    archive = await archiveOf('sales');
  });

  it('is a range of time, for which only the objects are read that can hold a row of it', async () => {
    const { move, table, objects } = await restored(archive, {
      conditions: [
        condition('sold_at', 'GE', '2024-01-03'),
        condition('sold_at', 'LT', '2024-01-04 02:00:00+02'),
      ],
    });
    expect(move).toMatchObject({ ...OK, rows: 24 });
    expect(
      await differences(
        `select * from ${table}`,
        `select * from sales where sold_at >= '2024-01-03+00' and sold_at < '2024-01-04+00'`,
      ),
    ).toBe(0);
    expect(archive.objects).toBeGreaterThan(4);
    expect(objects).toBe(1);
    expect(move.warnings).toContainEqual(expect.stringMatching(/^read 1 of \d+ chunks/));
    expect(move.contentHash).not.toBe(archive.contentHash);
  });

  it.each([
    [condition(NAME, 'CONTAINS', "'s 7"), `position('''s 7' in ${QUOTED}) > 0`],
    [condition('id', 'STARTS_WITH', '12'), `id::text like '12%'`],
  ])('has the rows whose text holds or begins with a value (%#)', async (asked, where) => {
    const { move, table } = await restored(archive, { conditions: [asked] });
    expect(move).toMatchObject(OK);
    expect(move.rows).toBeGreaterThan(0);
    expect(await differences(`select * from ${table}`, `select * from sales where ${where}`)).toBe(0);
  });

  it('says that it is a part in plan, notes and lineage, and counts as no rehearsal', async () => {
    const { move, table } = await restored(archive, {
      columns: ['sold_at', 'id'],
      conditions: [condition(NAME, 'EQ', "it's 7")],
    });
    const words = `columns "id", "sold_at"; rows where ${QUOTED} = 'it''s 7'`;
    const said = `a part of archive ${archive.handle}, which proves nothing of the rest: ${words}`;
    expect(move).toMatchObject({ ...OK, rows: 1 });
    expect(move.warnings).toContain(said);
    const [plan] = await app.services.plans.getMany([move.planId]);
    expect(plan?.warnings).toContain(`this is ${said}`);
    const dataset = await app.services.lineage.edges(
      `postgres://${source.address.host}:${source.address.port}`,
      `${database}.${table}`,
      1,
    );
    expect(dataset).toMatchObject([{ kind: 'RESTORE', part: words, rows: 1, contentHash: move.contentHash }]);
    expect(dataset[0]?.columns.map(({ to }) => to)).toEqual(['id', 'sold_at']);
    expect(await app.services.archives.get(archive.handle)).toMatchObject({
      rehearsedAt: null,
      verifiedAt: archive.verifiedAt,
    });
  });

  it('of some columns leaves out what needs another, by name, and keeps the rest', async () => {
    const { move, table } = await restored(archive, { columns: ['id', 'sold_at', 'doubled', 'mood'] });
    expect(move).toMatchObject({ ...OK, rows: 4000 });
    expect(
      await differences(`select * from ${table}`, 'select id, sold_at, "mood", doubled from sales'),
    ).toBe(0);
    expect(move.warnings.find((text) => text.startsWith('left out'))).toBe(
      'left out, since they need columns that are not restored: the expression of generated column doubled, which has the archived values; check sales_price; foreign key sales_parent_fkey; index sales_by_name',
    );
    const made = await server.query(
      database,
      `select conname as name from pg_constraint where conrelid = '${table}'::regclass and contype <> 'n' union all select indexrelid::regclass::text from pg_index where indrelid = '${table}'::regclass order by 1`,
    );
    expect(made.map((row) => String(row['name']).replace(/^.*\./, ''))).toEqual(
      ['sales_by_time', 'sales_pkey', 'sales_pkey'].sort(),
    );
    const [next] = await server.query(
      database,
      `insert into ${table} (sold_at) values (now()) returning id::integer`,
    );
    expect(next).toEqual({ id: 4001 });
  });

  it.each<[string, RowCondition[], string]>([
    ['a domain', [condition('price', 'BETWEEN', '3.005', '4.1')], 'price between 3.005 and 4.1'],
    ['the order of an enum', [condition('mood', 'GT', 'sad')], `"mood" > 'sad'`],
    ['a generated column', [condition('doubled', 'IN', '2', '4.0', '1999')], 'doubled in (2, 4)'],
    ['nulls', [condition(NAME, 'IS_NULL'), condition('id', 'LE', '100')], `${QUOTED} is null and id <= 100`],
    [
      'a collation',
      [condition(NAME, 'GE', "it's 5"), condition(NAME, 'NE', "it's 51")],
      `${QUOTED} >= 'it''s 5' and ${QUOTED} <> 'it''s 51'`,
    ],
  ])('is compared by %s as the server does', async (_, conditions, where) => {
    const { move, table } = await restored(archive, { conditions });
    expect(move).toMatchObject(OK);
    expect(await differences(`select * from ${table}`, `select * from sales where ${where}`)).toBe(0);
    expect(move.rows).toBeGreaterThan(0);
  });

  it('may be empty: nothing is read where nothing can fit', async () => {
    const { move, table, objects } = await restored(archive, {
      conditions: [condition('id', 'GT', '1000000')],
    });
    expect(move).toMatchObject({ ...OK, rows: 0 });
    expect(objects).toBe(0);
    expect(await server.query(database, `select from ${table}`)).toEqual([]);
  });

  it('goes on after a fault of the store with what is there already, and reads only the rest', async () => {
    readable = 3;
    const conditions = [condition('id', 'GT', '10'), condition(NAME, 'IS_NULL')];
    const { move, table } = await restored(archive, { columns: ['sold_at'], conditions });
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'CORRUPTED' } });
    readable = Infinity;
    read.length = 0;
    await app.services.moves.start(ACTOR, move.planId);
    await runner.run(move.id, new AbortController().signal);
    expect(await now(move)).toMatchObject({ ...OK, rows: 798 });
    expect(new Set(read).size).toBe(archive.objects - 3);
    const where = `id > 10 and ${QUOTED} is null`;
    expect(await differences(`select * from ${table}`, `select sold_at from sales where ${where}`)).toBe(0);
  });

  it('is refused for a value that is none of the type, before anything is made', async () => {
    const { move, table } = await restored(archive, {
      conditions: [condition('sold_at', 'GE', 'last week')],
    });
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'INVALID_INPUT' } });
    expect(move.error?.message).toContain(
      'column sold_at is compared with is not a timestamp with time zone',
    );
    expect(await server.query(database, 'select to_regclass($1) as there', [table])).toEqual([
      { there: null },
    ]);
  });

  it('is refused for columns and words that make no sense, before it is planned', async () => {
    const ask = (request: Omit<RestoreRequest, 'handle'>): Promise<Move> =>
      app.services.archives.restore(ACTOR, { handle: archive.handle, ...request });
    await expect(ask({ columns: ['nope'] })).rejects.toThrow('has no column nope');
    await expect(ask({ columns: [] })).rejects.toThrow('no column is chosen');
    await expect(ask({ conditions: [condition('id = 1; drop table sales; --', 'IS_NULL')] })).rejects.toThrow(
      'has no column',
    );
    await expect(ask({ conditions: [condition('id', 'BETWEEN', '1')] })).rejects.toThrow('has 1 values');
    await expect(ask({ conditions: [condition('sold_at', 'GE', 'yesterday')] })).rejects.toThrow(
      'another moment each time',
    );
  });
});

it('values that no bound can hold are found all the same', async () => {
  const archive = await archiveOf('oddities');
  for (const [conditions, rows] of [
    [[condition('at', 'GT', '2024-01-01')], 1],
    [[condition('at', 'LT', '0001-01-01')], 2],
    [[condition('n', 'GT', '6')], 1],
    [[condition('n', 'LT', '-7.4')], 1],
    [[condition('f', 'GE', '5')], 3],
    [[condition('f', 'IS_NULL')], 1],
  ] as const) {
    expect((await restored(archive, { conditions })).move).toMatchObject({ ...OK, rows });
  }
});

describe('a part of a partitioned table', () => {
  it('goes into the same leaves, or into one table where the key is not restored', async () => {
    const archive = await archiveOf('events');
    const conditions = [
      condition('day', 'BETWEEN', '2024-06-01', '2025-06-30'),
      condition('note', 'IS_NOT_NULL'),
    ];
    const where = `day between '2024-06-01' and '2025-06-30' and note is not null`;
    const leaf = '(select relname from pg_class where oid = tableoid) as leaf';
    const same = await restored(archive, { conditions });
    expect(same.move).toMatchObject(OK);
    expect(same.objects).toBeLessThan(archive.objects);
    expect(
      await differences(
        `select *, ${leaf} from ${same.table}`,
        `select *, ${leaf} from events where ${where}`,
      ),
    ).toBe(0);
    const one = await restored(archive, { columns: ['id', 'day', 'note'], conditions });
    expect(one.move).toMatchObject(OK);
    expect(one.move.warnings.join()).toContain('its partitions (RANGE (day)): the rows go into one table');
    expect(
      await differences(`select * from ${one.table}`, `select id, day, note from events where ${where}`),
    ).toBe(0);
  });
});
