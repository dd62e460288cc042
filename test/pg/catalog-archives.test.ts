import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getArchivesById } from '../../src/catalog/archives/get-archives-by-id.js';
import { insertArchive } from '../../src/catalog/archives/insert-archive.js';
import { searchArchives } from '../../src/catalog/archives/search-archives.js';
import type { ArchiveFilter } from '../../src/domain/catalog-table.js';
import { encodeCursor } from '../../src/domain/cursor.js';
import { archiveId } from '../../src/domain/ids.js';
import type { Database } from '../../src/postgres/session.js';
import { archive, column, emptyArchives } from '../support/archives.js';
import { plainTable } from '../support/plain-table.js';
import { openCatalog } from '../support/catalog.js';
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
beforeEach(async () => {
  await emptyArchives(catalog);
});

const NO_ID = archiveId('00000000-0000-4000-8000-000000000000');

async function names(filter: ArchiveFilter): Promise<readonly string[]> {
  const page = await searchArchives(catalog, filter, { first: 100, after: null });
  expect(await page.totalCount()).toBe(page.items.length);
  return page.items.map(({ node }) => node.name);
}

describe('an archive', () => {
  it('comes back as it was kept, in the order of the ids', async () => {
    const one = archive({
      tags: ['a b', 'ü,"{}'],
      definition: plainTable({ columns: [column('x"y', "it's")] }),
    });
    const other = archive({ rows: 2 ** 52 });
    await insertArchive(catalog, one);
    await insertArchive(catalog, other);
    expect(await getArchivesById(catalog, [other.id, NO_ID, one.id])).toEqual([other, null, one]);
  });

  it('can be kept again by a worker that died, and not with another manifest', async () => {
    const kept = archive();
    await insertArchive(catalog, kept);
    await insertArchive(catalog, kept);
    await expect(insertArchive(catalog, { ...kept, manifestSha256: 'ff' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `archive ${kept.handle} is in the catalog with another manifest than ff`,
    });
    expect(await getArchivesById(catalog, [kept.id])).toEqual([kept]);
  });

  it('with a comment of megabytes and long words is kept and found', async () => {
    const long = Array.from({ length: 300_000 }, (_, index) => index.toString(36)).join(' ');
    const comment = `${'x'.repeat(5_000)} ${'数'.repeat(3_000)} ${long}`;
    await insertArchive(catalog, archive({ name: 'chatty', definition: plainTable({ comment }) }));
    expect(await names({ text: 'chat' })).toEqual(['chatty']);
    expect(await names({ text: 'x'.repeat(5_000) })).toEqual(['chatty']);
  });
});

describe('searching', () => {
  beforeEach(async () => {
    const kept = [
      archive({ name: 'orderItems', tags: ['gdpr', 'q4'], createdAt: new Date('2026-01-01T00:00:00Z') }),
      archive({
        name: 'sp500_quotes',
        schema: 'market',
        createdAt: new Date('2026-01-02T00:00:00Z'),
        definition: plainTable({ columns: [column('closing_price', 'in US dollars')] }),
      }),
      archive({ name: 'Größe "x" 数据', database: 'my.db', createdAt: new Date('2026-01-03T00:00:00Z') }),
    ];
    for (const each of kept) await insertArchive(catalog, each);
  });

  it.each([
    ['order', ['orderItems']],
    ['ITEMS', ['orderItems']],
    ['orderitems', ['orderItems']],
    ['order_items', ['orderItems']],
    ['items gdpr', ['orderItems']],
    ['items dollars', []],
    ['clos dollar', ['sp500_quotes']],
    ['500', ['sp500_quotes']],
    ['sp500Quotes', ['sp500_quotes']],
    ['market.sp500_quotes', ['sp500_quotes']],
    ['grö', ['Größe "x" 数据']],
    ['数', ['Größe "x" 数据']],
    ['my.db', ['Größe "x" 数据']],
    ['  ', ['Größe "x" 数据', 'sp500_quotes', 'orderItems']],
    ['rder', ['orderItems']],
    ['xrderz', []],
    ["'; drop table archives; --", []],
    ["':* | 'zz", []],
    ['!!!', []],
  ])('for %j finds %j', async (text, found) => {
    expect(await names({ text })).toEqual(found);
  });

  it('by tag and by time keeps to the bounds', async () => {
    expect(await names({ tag: 'gdpr' })).toEqual(['orderItems']);
    expect(await names({ tag: 'gd' })).toEqual([]);
    expect(await names({ createdAfter: new Date('2026-01-01T00:00:00Z') })).toEqual([
      'Größe "x" 数据',
      'sp500_quotes',
    ]);
    expect(await names({ createdBefore: new Date('2026-01-02T00:00:00Z'), text: 'order' })).toEqual([
      'orderItems',
    ]);
    expect(await names({ sourceId: NO_ID })).toEqual([]);
  });

  it('never errs, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        await searchArchives(catalog, { text }, { first: 1, after: null });
      }),
      { numRuns: 300 },
    );
  });
});

describe('paging', () => {
  it('goes through archives of the same moment, newest first, each once', async () => {
    const kept = Array.from({ length: 23 }, (_, index) =>
      archive({ createdAt: new Date(1_767_225_600_000 + Math.floor(index / 5)) }),
    );
    for (const each of kept) await insertArchive(catalog, each);
    // Moments that a Date cannot tell apart.
    await catalog.query(
      `update sortkeep.archives set created_at = created_at + (random() * 900)::integer * interval '1 microsecond'`,
    );
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await searchArchives(catalog, {}, { first: 4, after });
      seen.push(...page.items.map(({ node }) => node.id));
      expect(page.hasNextPage).toBe(seen.length < kept.length);
      if (!page.hasNextPage) break;
      after = page.items.at(-1)?.cursor ?? null;
    }
    const { rows } = await catalog.query('select id from sortkeep.archives order by created_at desc, id');
    expect(rows).toEqual(seen.map((id) => ({ id })));
  });

  it.each([
    ['nonsense', /unknown cursor/],
    [encodeCursor('archives of another search', ['1', NO_ID]), /belongs to another query/],
    [encodeCursor('archives []', ["1'; --", NO_ID]), /unknown cursor/],
    [encodeCursor('archives []', ['1', 'x']), /is not a archive id/],
  ])('refuses the cursor %s', async (after, message) => {
    await expect(searchArchives(catalog, {}, { first: 1, after })).rejects.toThrow(message);
  });
});
