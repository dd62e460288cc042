import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { insertArchive } from '../../src/catalog/archives/insert-archive.js';
import { findArchives } from '../../src/catalog/search/find-archives.js';
import { indexMissing } from '../../src/catalog/search/index-missing.js';
import type { Archive } from '../../src/domain/archive.js';
import type { ArchiveHit, ValueFilter } from '../../src/domain/archive-search.js';
import type { ArchiveFilter } from '../../src/domain/catalog-table.js';
import { encodeCursor } from '../../src/domain/cursor.js';
import type { Database } from '../../src/postgres/session.js';
import { archive, column, emptyArchives } from '../support/archives.js';
import { openCatalog } from '../support/catalog.js';
import { plainTable } from '../support/plain-table.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalog: Database;
beforeAll(async () => {
  server = await startTestServer();
  catalog = await openCatalog(server);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});
beforeEach(() => emptyArchives(catalog));
const keep = async (...archives: readonly Archive[]): Promise<void> => {
  for (const each of archives) await insertArchive(catalog, each);
};

const find = async (
  text: string,
  filter: ArchiveFilter = {},
  values: readonly ValueFilter[] = [],
): Promise<readonly ArchiveHit[]> => {
  const page = await findArchives(
    catalog,
    { filter: { text, ...filter }, values },
    { first: 100, after: null },
  );
  expect(await page.totalCount()).toBe(page.items.length);
  return page.items.map(({ node }) => node);
};
const names = async (...search: Parameters<typeof find>): Promise<readonly string[]> =>
  (await find(...search)).map((hit) => hit.archive.name);

const table = (name: string, columns: readonly string[] = [], about: Partial<Archive> = {}): Archive =>
  archive({ name, definition: plainTable({ name, columns: columns.map((each) => column(each)) }), ...about });
const times = (minimum: string, maximum: string): Pick<Archive, 'ranges'> => ({
  ranges: [{ column: 'ts', minimum, maximum }],
});

describe('a search for words', () => {
  it('lists names before columns before comments, and equals by their age', async () => {
    await keep(
      archive({ name: 'a', definition: plainTable({ comment: 'has trades' }) }),
      table('b', ['trade']),
      table('trade_days', [], { createdAt: new Date('2026-01-01') }),
      table('trade_fees', [], { createdAt: new Date('2026-02-01') }),
      table('trade'),
      table('other'),
    );
    expect(await names('trade')).toEqual(['trade', 'trade_fees', 'trade_days', 'b', 'a']);
  });

  it('finds forms, synonyms, beginnings, and slips only of words that nothing else has', async () => {
    await keep(table('client_executions'), table('instruments'), table('candles', ['isin_code']));
    expect(await names('execution')).toEqual(['client_executions']);
    expect(await names('customer trades')).toEqual(['client_executions']);
    expect(await names('isin')).toEqual(['instruments', 'candles']);
    expect(await names('instr')).toEqual(['instruments']);
    expect(await names('instrumnets')).toEqual(['instruments']);
    expect(await names('execut clinet')).toEqual(['client_executions']);
    expect(await names('candle customer')).toEqual([]);
  });

  it('says of each word where and how it was found, and what it is worth', async () => {
    await keep(table('eur_candles', ['isin', 'open'], times('2019-01-01', '2019-12-31')));
    const [hit] = await find('bars isni 2019');
    expect(hit?.matches).toEqual([
      { word: 'bars', field: 'TABLE', column: null, text: 'eur_candles', how: 'SYNONYM', points: 6 },
      { word: 'isni', field: 'COLUMN', column: 'isin', text: 'isin', how: 'TYPO', points: 4 },
      {
        word: '2019',
        field: 'VALUES',
        column: 'ts',
        text: '2019-01-01 to 2019-12-31',
        how: 'RANGE',
        points: 9.98,
      },
    ]);
    expect(hit?.score).toBeCloseTo(19.98, 5);
  });

  it('tells what a word was taken for, and that another is nowhere', async () => {
    await keep(table('orders'));
    const found = await findArchives(
      catalog,
      { filter: { text: 'order qqqqq' }, values: [] },
      { first: 1, after: null },
    );
    expect(found.words).toEqual([
      { word: 'order', alternatives: [{ word: 'orders', how: 'FORM' }], period: null },
      { word: 'qqqqq', alternatives: [], period: null },
    ]);
    expect([found.items, await found.totalCount(), await found.facet('TAG')]).toEqual([[], 0, []]);
  });
});

describe('a search for times and values', () => {
  beforeEach(() =>
    keep(
      table('bars_2019', [], times('2019-01-01', '2019-12-31')),
      table('bars_long', [], times('2001-01-01', '2026-12-31')),
      table('bars_new', [], times('2024-01-01', '2025-01-01')),
      table('bars_unknown'),
      table('prices', ['price'], { ranges: [{ column: 'price', minimum: '10', maximum: '20.5' }] }),
    ),
  );

  it('puts first what meets the time most closely; beside words, what is not known comes last', async () => {
    expect(await names('bars of 2019')).toEqual(['bars_2019', 'bars_long', 'bars_unknown']);
    expect(await names('2019')).toEqual(['bars_2019', 'bars_long']);
    expect(await names('bars before 2019')).toEqual(['bars_long', 'bars_unknown']);
    expect(await names('since 2025')).toEqual(['bars_new', 'bars_long']);
    expect(await names('2024-06..2024-07')).toEqual(['bars_new', 'bars_long']);
  });

  it('keeps to ranges that are asked for', async () => {
    const price = (from: string | null, to: string | null): readonly ValueFilter[] => [
      { column: 'PRICE', from, to },
    ];
    expect(await names('', {}, price('20', '30'))).toEqual(['prices']);
    expect(await names('', {}, price('21', null))).toEqual([]);
    expect(await names('bars', {}, [{ column: null, from: '2024', to: '2024-03' }])).toEqual([
      'bars_new',
      'bars_long',
    ]);
    await expect(find('', {}, price('twelve', null))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(find('', {}, price('3', '2'))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('counts the years that are known', async () => {
    const found = await findArchives(
      catalog,
      { filter: { text: 'bars since 2025' }, values: [] },
      { first: 1, after: null },
    );
    const years = new Map((await found.facet('YEAR')).map(({ value, count }) => [value, count]));
    expect([years.get('2025'), years.get('2024'), years.get('2001'), years.get('2000')]).toEqual([
      2,
      2,
      1,
      undefined,
    ]);
  });
});

describe('facets and filters', () => {
  it('count over all pages, and narrow the search', async () => {
    await keep(
      table('orders_1', [], { tags: ['gdpr', 'q4'], label: 'APP', sourceName: 'core' }),
      table('orders_2', [], { tags: ['gdpr'], label: 'UNUSED', sourceName: 'core' }),
      table('orders_3', [], { label: 'UNUSED', sourceName: 'shop' }),
    );
    await catalog.query(
      `update sortkeep.archives set expired_at = now(), expired_by = 'me', expired_reason = 'old'
       where table_name = 'orders_3'`,
    );
    const page = await findArchives(
      catalog,
      { filter: { text: 'orders' }, values: [] },
      { first: 1, after: null },
    );
    const counted = await Promise.all(
      (['SOURCE', 'LABEL', 'TAG', 'STATE'] as const).map(async (facet) =>
        (await page.facet(facet)).map(({ value, count }) => `${value} ${count}`),
      ),
    );
    expect(counted).toEqual([
      ['core 2', 'shop 1'],
      ['UNUSED 2', 'APP 1'],
      ['gdpr 2', 'q4 1'],
      ['KEPT 2', 'EXPIRED 1'],
    ]);
    expect(await names('orders', { tag: 'gdpr', label: 'UNUSED' })).toEqual(['orders_2']);
    expect(await names('orders', { state: 'EXPIRED' })).toEqual(['orders_3']);
  });
});

describe('paging', () => {
  it('reaches every hit once, in the order of one page, whatever is archived meanwhile', async () => {
    await keep(
      ...Array.from({ length: 30 }, (_, at) =>
        table(at % 3 === 0 ? `orders_${at}` : `t_${at}`, ['order_id']),
      ),
    );
    const before = await names('order');
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await findArchives(
        catalog,
        { filter: { text: 'order' }, values: [] },
        { first: 7, after },
      );
      seen.push(
        ...page.items.map(({ node }) => node.archive.name).filter((name) => !name.startsWith('late')),
      );
      await keep(table('late_orders', ['ordering']), table('late'));
      if (!page.hasNextPage) break;
      after = page.items.at(-1)?.cursor ?? null;
    }
    expect(seen).toEqual(before);
    expect(before).toHaveLength(30);
  });

  it.each([
    [['1', '9223372036854775808', '1'], /unknown cursor/],
    [['x', '1', '1'], /unknown cursor/],
    [['1', '1'], /unknown cursor/],
  ])('refuses the cursor %j', async (key, message) => {
    const after = encodeCursor('found [[["text","a"]],[]]', key);
    const search = { filter: { text: 'a' }, values: [] };
    await expect(findArchives(catalog, search, { first: 1, after })).rejects.toThrow(message);
  });
});

describe('whatever is archived and searched for', () => {
  it('a hit has the score that its matches explain, and is where its score puts it', async () => {
    const part = fc.constantFrom('order', 'orders', 'client', 'isin', 'price', 'bars', 'x');
    const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('_'));
    const year = fc.integer({ min: 2015, max: 2024 });
    const made = fc.record({
      name,
      columns: fc.uniqueArray(name, { maxLength: 4 }),
      year,
      known: fc.boolean(),
    });
    const word = fc.oneof(part, year.map(String), fc.constantFrom('customer', 'ordrs', 'trading', 'pri'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(made, { minLength: 1, maxLength: 6 }),
        fc.array(word, { minLength: 1, maxLength: 3 }),
        async (tables, words) => {
          await emptyArchives(catalog);
          await keep(
            ...tables.map(({ name: called, columns, year: from, known }) =>
              table(called, columns, known ? times(`${from}-01-01`, `${from + 1}-06-30`) : {}),
            ),
          );
          const text = words.join(' ');
          const { items } = await findArchives(
            catalog,
            { filter: { text }, values: [] },
            { first: 100, after: null },
          );
          const scores = items.map(({ node, cursor }) => {
            const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
            expect(parsed).toContain(String(Math.round(node.score * 100)));
            return node.score;
          });
          expect(scores).toEqual([...scores].sort((a, b) => b - a));
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(["';--", '🚀', '%', 'x'.repeat(60_000), '\u0000', '‮drow', 'a'.repeat(300) + ' 2019', 'the of'])(
    'a text like %j is no error',
    async (text) => {
      await keep(table('orders'));
      expect(await names(text)).toEqual([]);
    },
  );

  it('words from right to left and of any script are found', async () => {
    await keep(archive({ name: 'طلبات_العميل', definition: plainTable({ comment: 'ประวัติ 数据 заказы' }) }));
    for (const text of ['العميل', '数', 'заказ', 'ประวัติ']) expect(await names(text)).toHaveLength(1);
  });
});

describe('archives of an older release', () => {
  it('are found once they were taken over, by two processes at once too', async () => {
    const old = Array.from({ length: 450 }, (_, at) => table(`old_${at}`, ['isin']));
    await keep(...old);
    await catalog.query(
      'truncate sortkeep.search_archives, sortkeep.search_postings, sortkeep.search_ranges',
    );
    await catalog.query('insert into sortkeep.search_missing select id from sortkeep.archives');
    await Promise.all([indexMissing(catalog), indexMissing(catalog)]);
    const { totalCount } = await findArchives(
      catalog,
      { filter: { text: 'isin' }, values: [] },
      { first: 1, after: null },
    );
    expect(await totalCount()).toBe(450);
  });
});
