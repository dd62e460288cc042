import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CatalogTable, TableFilter, TableOrder } from '../../src/domain/catalog-table.js';
import { encodeCursor } from '../../src/domain/cursor.js';
import { sourceId, tableId } from '../../src/domain/ids.js';
import type { Source } from '../../src/domain/source.js';
import { quoteIdent } from '../../src/postgres/quote.js';
import type { Database } from '../../src/postgres/session.js';
import { createSourceService } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import type { SourceService, TableService } from '../../src/services/services.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalog: Database;
let sources: SourceService;
let tables: TableService;
let all: readonly CatalogTable[];
let one: Source;

const NO_ID = '00000000-0000-4000-8000-000000000000';

/** Two schemas with the same names: ties in both orders. */
const NAMES = Array.from(
  { length: 30 },
  (_, i) => `${['Orders', 'orders_', 'uber%uns', 'a"b', '数据'][i % 5] ?? ''}${i}`,
);

beforeAll(async () => {
  server = await startTestServer();
  await createScannerRole(server);
  const database = await server.newDatabase('paged');
  for (const schema of ['app', 'copy']) {
    const made = NAMES.map((name) => `create table ${schema}.${quoteIdent(name)} ()`);
    await server.query(database, `create schema ${schema}; ${made.join(';')}`);
  }
  await server.query(
    database,
    `create table app.big as select i from generate_series(1, 9000) i; analyze app.big`,
  );
  catalog = await openCatalog(server);
  sources = createSourceService(catalog, connectSource);
  tables = createTableService(catalog);
  one = await sources.register('ann', 'one', sourceAddress(server));
  const two = await sources.register('ann', 'two', sourceAddress(server));
  await sources.scan('ann', one.id);
  await sources.scan('ann', two.id);
  all = (await walk({}, 'NAME', 100)).filter(({ database: of }) => of === database);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});

async function walk(filter: TableFilter, order: TableOrder, first: number): Promise<readonly CatalogTable[]> {
  const seen: CatalogTable[] = [];
  for (let after: string | null = null; ;) {
    const page = await tables.list(filter, order, { first, after });
    seen.push(...page.items.map(({ node }) => node));
    after = page.items.at(-1)?.cursor ?? null;
    if (!page.hasNextPage) {
      expect(await page.totalCount()).toBe(seen.length);
      return seen;
    }
  }
}

const compareText = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const compare: Readonly<Record<TableOrder, (a: CatalogTable, b: CatalogTable) => number>> = {
  NAME: (a, b) => compareText(a.name, b.name) || compareText(a.id, b.id),
  SIZE: (a, b) => Number(b.sizeBytes - a.sizeBytes) || compareText(a.id, b.id),
};

describe('pages of tables', () => {
  it('give every table that fits the filter once and in order, whatever their size', async () => {
    expect(all).toHaveLength(122);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom<TableOrder>('NAME', 'SIZE'),
        fc.constantFrom(
          undefined,
          'ord',
          'ORDERS',
          's_',
          '%',
          '"',
          String.raw`\ `,
          '据',
          'COPY.',
          'app.big',
          'none',
        ),
        fc.boolean(),
        fc.constantFrom(undefined, 0n, 1n, 10n ** 9n),
        async (first, order, text, oneSource, minimumBytes) => {
          const filter: TableFilter = {
            ...(text === undefined ? {} : { text }),
            ...(oneSource ? { sourceId: one.id } : {}),
            ...(minimumBytes === undefined ? {} : { minimumBytes }),
          };
          const expected = all
            .filter(({ database, schema, name }) =>
              `${database}.${schema}.${name}`.toLowerCase().includes((text ?? '').toLowerCase()),
            )
            .filter((table) => !oneSource || table.sourceId === one.id)
            .filter((table) => table.sizeBytes >= (minimumBytes ?? 0n))
            .sort(compare[order]);
          const seen = await walk(filter, order, first);
          expect(seen.filter(({ database }) => database === 'paged').map(({ id }) => id)).toEqual(
            expected.map(({ id }) => id),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leave out what is larger than asked for, and other labels', async () => {
    expect((await walk({ text: 'paged', maximumBytes: 0n }, 'SIZE', 50)).length).toBe(120);
    expect(await walk({ label: 'APP' }, 'NAME', 50)).toEqual([]);
    expect((await walk({ text: 'paged', label: 'UNKNOWN' }, 'NAME', 50)).length).toBe(122);
  });

  it.each<[string, TableFilter, TableOrder]>([
    ['another filter', { text: 'other' }, 'NAME'],
    ['another order', {}, 'SIZE'],
  ])('refuse a cursor of %s', async (_what, filter, order) => {
    const page = await tables.list({}, 'NAME', { first: 1, after: null });
    const after = page.items[0]?.cursor ?? '';
    await expect(tables.list(filter, order, { first: 1, after })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it.each<[string, string]>([
    ['no cursor at all', 'hello'],
    ['the cursor of another list', encodeCursor('sources by name', ['one', 'x'])],
    ['an empty one', ''],
  ])('refuse %s', async (_what, after) => {
    await expect(tables.list({}, 'NAME', { first: 1, after })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it.each<[string, readonly string[]]>([
    ['a size that is none', ['much', NO_ID]],
    ['a size beyond bigint', ['9'.repeat(19), NO_ID]],
    ['an id that is none', ['1', 'x']],
  ])('refuse a forged cursor with %s', async (_what, key) => {
    const query = `tables SIZE ${JSON.stringify([null, null, null, null, null, false])}`;
    const after = encodeCursor(query, key);
    await expect(tables.list({}, 'SIZE', { first: 1, after })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it.each<[string, TableFilter, number]>([
    ['an empty page', {}, 0],
    ['a page of more than 100', {}, 101],
    ['a part of a table', {}, 1.5],
    ['a source that is no id', { sourceId: 'x' }, 1],
    ['a negative size', { minimumBytes: -1n }, 1],
    ['a size beyond bigint', { maximumBytes: 2n ** 63n }, 1],
    ['a text with NUL', { text: '\0' }, 1],
  ])('refuse %s', async (_what, filter, first) => {
    await expect(tables.list(filter, 'NAME', { first, after: null })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('keep the order of the ids that are looked up, with null for the unknown', async () => {
    const unknown = tableId(NO_ID);
    const [a, b] = [all[3], all[7]];
    if (a === undefined || b === undefined) throw new Error('too few tables');
    expect(await tables.getMany([b.id, unknown, a.id])).toEqual([b, null, a]);
    expect(await tables.usage([unknown])).toEqual([null]);
    expect(await sources.getMany([sourceId(NO_ID), one.id])).toMatchObject([null, { name: 'one' }]);
  });
});

describe('pages of sources', () => {
  it('give every source once, by name, and refuse a second of one name', async () => {
    const first = await sources.list({ first: 1, after: null });
    expect(first.items.map(({ node }) => node.name)).toEqual(['one']);
    expect(first.hasNextPage).toBe(true);
    const rest = await sources.list({ first: 5, after: first.items[0]?.cursor ?? null });
    expect(rest.items.map(({ node }) => node.name)).toEqual(['two']);
    expect(rest.hasNextPage).toBe(false);
    expect(await rest.totalCount()).toBe(2);
    await expect(sources.register('ann', 'one', sourceAddress(server))).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
  });
});
