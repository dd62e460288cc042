/** Archives are used without a restore: filtered, joined, downloaded, under masks and limits, with an audit event for each look. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RowCondition } from '../../src/domain/row-condition.js';
import { restoreHandle } from '../../src/domain/restore-handle.js';
import { archivePrefix, twinPrefix } from '../../src/movers/archive/archive-keys.js';
import type { ArchiveQueryService } from '../../src/services/archive-query-services.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { archived, previewed } from '../support/archive-query.js';
import type { Archived } from '../support/archive-query.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { copyArchive, flipByte, storeOf } from '../support/stored-archives.js';

let server: TestServer;
let app: TestApplication;
let orders: Archived;
let customers: Archived;

const ALL = { first: 100, after: null };
const ORDERS = `create table orders (id integer primary key, customer integer, price numeric(10,2), ordered date, gaps interval);
  insert into orders select i, i % 10, i * 1.25, date '2024-01-01' + i, i * interval '1 hour' from generate_series(1, 200) i`;
const CUSTOMERS = `create table customers (id integer primary key, email text, town text);
  insert into customers select i, case when i > 0 then 'c' || i || '@example.com' end, 'town ' || i % 3 from generate_series(0, 9) i`;

const queries = (): ArchiveQueryService => app.services.archiveQueries;
const filtered = async (...where: readonly RowCondition[]): Promise<readonly (string | null)[]> => {
  const { rows } = await queries().preview(
    ACTOR,
    { handle: orders.archive.handle, columns: ['id'], where },
    ALL,
  );
  return rows.items.map(({ node }) => node.values[0] ?? null);
};
const twinFiles = (): Promise<readonly string[]> => readdir(join(app.directory, 'twins'));

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { queryRows: 50, concurrentQueries: 2, querySeconds: 200 });
  await app.work();
  orders = await archived(app, server, 'orders', ORDERS);
  customers = await archived(app, server, 'customers', CUSTOMERS);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

describe('a preview', () => {
  it.each<readonly [string, RowCondition, readonly string[]]>([
    ['an equal number', { column: 'id', operator: 'EQ', values: ['7'] }, ['7']],
    ['a later date', { column: 'ordered', operator: 'GT', values: ['2024-07-17'] }, ['199', '200']],
    ['one of some prices', { column: 'price', operator: 'IN', values: ['1.25', '3.75', '9.99'] }, ['1', '3']],
    ['a number between two', { column: 'id', operator: 'BETWEEN', values: ['7', '8'] }, ['7', '8']],
    ['the text of an interval', { column: 'gaps', operator: 'STARTS_WITH', values: ['199:'] }, ['199']],
    ['NULL', { column: 'gaps', operator: 'IS_NULL', values: [] }, []],
  ])('gives the rows that have %s', async (_, filter, ids) => {
    expect(await filtered(filter)).toEqual(ids);
  });

  it.each<readonly [string, RowCondition, string]>([
    ['a value of another type', { column: 'id', operator: 'EQ', values: ["1' or true"] }, 'is no INTEGER'],
    ['no value', { column: 'id', operator: 'EQ', values: [] }, 'has 0 values, not 1'],
    ['a column that is not there', { column: 'x"', operator: 'IS_NULL', values: [] }, 'has no column "x\\""'],
    ['an order of texts', { column: 'gaps', operator: 'LT', values: ['1'] }, 'kept as the text of interval'],
  ])('refuses a filter with %s', async (_, filter, message) => {
    await expect(filtered(filter)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    });
  });

  it('goes on at its cursor, counts when asked, and takes no cursor of another list', async () => {
    const { handle } = orders.archive;
    const where: readonly RowCondition[] = [{ column: 'customer', operator: 'EQ', values: ['3'] }];
    const page = await queries().preview(
      ACTOR,
      { handle, columns: ['id'], where },
      { first: 2, after: null },
    );
    expect(page.rows.items.map(({ node }) => node.values)).toEqual([['3'], ['13']]);
    expect(await page.rows.totalCount()).toBe(20);
    const after = page.rows.items[1]?.cursor ?? null;
    const next = await queries().preview(
      ACTOR,
      { handle, columns: ['price', 'id'], where },
      { first: 1, after },
    );
    expect(next.rows.items.map(({ node }) => node.values)).toEqual([['28.75', '23']]);
    await expect(queries().preview(ACTOR, { handle }, { first: 1, after })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('sensitive columns', () => {
  it('are masked by their names where nothing was profiled, and nothing can be looked for in them', async () => {
    const { handle } = customers.archive;
    const { columns } = await queries().prepare(ACTOR, handle, false);
    expect(columns.map(({ name, masked, sensitivity }) => [name, masked, sensitivity])).toEqual([
      ['id', false, []],
      ['email', true, ['EMAIL']],
      ['town', false, []],
    ]);
    expect((await previewed(app, handle)).rows.slice(0, 2)).toEqual([
      ['0', null, 'town 0'],
      ['1', '***', 'town 1'],
    ]);
    const where: readonly RowCondition[] = [{ column: 'email', operator: 'EQ', values: ['c1@example.com'] }];
    await expect(queries().preview(ACTOR, { handle, where }, ALL)).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
    });
  });

  it("are masked by the tags of the table that was archived, over what its columns' names say", async () => {
    const made = await archived(
      app,
      server,
      'plain',
      `create table plain (id integer, note_x text, email text);
       insert into plain select i, 'w' || i || '@example.com', null from generate_series(1, 200) i; analyze plain`,
    );
    const { tableId, handle } = made.archive;
    if (tableId === null) throw new Error('the archive has no table');
    await app.services.profiles.profileTable(ACTOR, tableId);
    const { rows } = await queries().preview(ACTOR, { handle }, { first: 1, after: null });
    expect(rows.items[0]?.node.values).toEqual(['1', '***', null]);
  });
});

describe('a query', () => {
  it('joins several archives, masked, and says where it was cut', async () => {
    const joined = await queries().query(ACTOR, {
      sql: `select c.town, c.email, count(*) as orders, sum(o.price) as total
            from o join c on c.id = o.customer group by all order by 1, 2, 4`,
      archives: [
        { alias: 'o', handle: orders.archive.handle },
        { alias: 'c', handle: customers.archive.handle },
      ],
    });
    expect(joined.columns.map(({ type }) => type)).toEqual(['VARCHAR', 'VARCHAR', 'BIGINT', 'DECIMAL(38,2)']);
    expect(joined.rows[0]?.values).toEqual(['town 0', '***', '60', '7575.00']);
    const cut = await queries().query(ACTOR, {
      sql: 'select * from o',
      archives: [{ alias: 'o', handle: orders.archive.handle }],
    });
    expect(cut).toMatchObject({ cut: 'ROWS', rows: { length: 50 } });
  });

  it('is one of as many as may run at once; one more is refused and may be asked again', async () => {
    const ask = (): ReturnType<ArchiveQueryService['query']> =>
      queries().query(ACTOR, {
        sql: 'select count(*) from o',
        archives: [{ alias: 'o', handle: orders.archive.handle }],
      });
    const answers = await Promise.allSettled([ask(), ask(), ask()]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'CONFLICT', retryable: true, message: expect.stringContaining('2 queries') },
    });
    expect((await ask()).rows).toEqual([{ values: ['200'] }]);
  });

  it('leaves an audit event with who asked, which archive and the SQL, as previews do', async () => {
    const events = await server.query(
      app.catalogDatabase,
      `select distinct on (action) actor, action, details from sortkeep.audit_events
       where subject = '${orders.archive.handle}' and action in ('archive.query', 'archive.preview') order by action, id`,
    );
    expect(events).toEqual([
      { actor: ACTOR, action: 'archive.preview', details: expect.objectContaining({ columns: ['id'] }) },
      {
        actor: ACTOR,
        action: 'archive.query',
        details: { alias: 'o', sql: expect.stringContaining('join c on') },
      },
    ]);
  });
});

describe('the twin of an archive', () => {
  it('is made once, is sealed in the store, and is made again where it is damaged or asked for', async () => {
    const { id, handle } = orders.archive;
    const folder = join(app.directory, 'archives', twinPrefix(id));
    const names = (await readdir(folder)).toSorted();
    expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.parquet$/), 'twin.json']);
    const first = await queries().prepare(ACTOR, handle, false);
    expect((await queries().prepare(ACTOR, handle, false)).madeAt).toEqual(first.madeAt);
    await flipByte(join(folder, names[0] ?? ''));
    for (const name of await twinFiles())
      if (name.startsWith(id)) await flipByte(join(app.directory, 'twins', name));
    const again = await queries().prepare(ACTOR, handle, true);
    expect(again.madeAt.getTime()).toBeGreaterThan(first.madeAt.getTime());
    expect(await filtered({ column: 'id', operator: 'EQ', values: ['7'] })).toEqual(['7']);
    // Gone from the disk and damaged in the store: nobody has to ask.
    for (const name of await twinFiles())
      if (name.startsWith(id)) await rm(join(app.directory, 'twins', name));
    for (const name of await readdir(folder))
      if (name.endsWith('.parquet')) await flipByte(join(folder, name));
    expect(await filtered({ column: 'id', operator: 'EQ', values: ['8'] })).toEqual(['8']);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('is not made of a damaged archive, and the fault names the object', async () => {
    const store = await storeOf(app);
    const id = await copyArchive(store, orders.archive.id);
    await app.services.keeping.rebuild(ACTOR);
    const folder = join(app.directory, 'archives', archivePrefix(id), 'data');
    const [object = ''] = await readdir(folder);
    await flipByte(join(folder, object));
    await expect(queries().prepare(ACTOR, restoreHandle(id), false)).rejects.toMatchObject({
      code: 'CORRUPTED',
      message: expect.stringContaining(object),
    });
    await expect(readdir(join(app.directory, 'archives', twinPrefix(id)))).rejects.toThrow('ENOENT');
  });

  it('goes with an archive that expires, from the store and from the disk, and nothing of it can be asked', async () => {
    const { archive } = await archived(
      app,
      server,
      't',
      'create table t (a integer); insert into t values (1)',
    );
    await queries().prepare(ACTOR, archive.handle, false);
    expect((await twinFiles()).some((name) => name.startsWith(archive.id))).toBe(true);
    await app.services.keeping.expire(ACTOR, archive.handle, 'old');
    expect((await twinFiles()).some((name) => name.startsWith(archive.id))).toBe(false);
    expect(await readdir(join(app.directory, 'archives', twinPrefix(archive.id)))).toEqual([]);
    await expect(previewed(app, archive.handle)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('has expired'),
    });
  });
});
