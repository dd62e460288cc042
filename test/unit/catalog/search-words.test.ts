import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { searchDocument } from '../../../src/catalog/archives/search-document.js';
import { searchQuery } from '../../../src/catalog/archives/search-query.js';
import { searchWords } from '../../../src/catalog/archives/search-words.js';
import { archive, column } from '../../support/archives.js';
import { plainTable } from '../../support/plain-table.js';

describe('a text cut into words', () => {
  it.each([
    [
      'order_items',
      [
        ['order', ['order']],
        ['items', ['items']],
      ],
    ],
    ['orderItems', [['orderitems', ['order', 'items']]]],
    ['HTTPServer2Log', [['httpserver2log', ['http', 'server2', 'log']]]],
    [
      'a.b-c/d',
      [
        ['a', ['a']],
        ['b', ['b']],
        ['c', ['c']],
        ['d', ['d']],
      ],
    ],
    [
      'Größe 数据',
      [
        ['größe', ['größe']],
        ['数据', ['数据']],
      ],
    ],
    ["'; -- \\", []],
  ])('%s', (text, expected) => {
    expect(searchWords(text).map(({ whole, pieces }) => [whole, pieces])).toEqual(expected);
  });

  it('has words of at most 255 characters', () => {
    expect(searchWords('x'.repeat(1_000)).map(({ whole }) => whole.length)).toEqual([255]);
  });
});

describe('a query', () => {
  it('asks for every word as a prefix, whole or in pieces', () => {
    expect(searchQuery('orderItems 2024')).toBe("('orderitems':* | ('order':* & 'items':*)) & '2024':*");
  });

  it('is none when there is no word', () => {
    expect(searchQuery(' \'"&|!():*<-> ')).toBeNull();
  });

  it('holds nothing of the query language but what is written here', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const term = String.raw`\(?'[\p{L}\p{M}\p{N}]+':\*\)*`;
        expect(searchQuery(text) ?? "'x':*").toMatch(new RegExp(`^${term}(?: [&|] \\(?${term})*$`, 'u'));
      }),
    );
  });
});

describe('the search document of an archive', () => {
  it('has names whole and in pieces, columns, keys, comments and tags, each word once', () => {
    const words = searchDocument(
      archive({
        name: 'orderItems',
        schema: 'legacy_2019',
        database: 'shop',
        sourceName: 'core-1',
        tags: ['GDPR'],
        definition: plainTable({
          columns: [column('sp500_close', 'Closing price, in USD')],
          comment: 'Orders of the old shop',
        }),
      }),
    ).split(' ');
    expect(words).toEqual(
      expect.arrayContaining([
        'orderitems',
        'order',
        'items',
        'legacy2019',
        'legacy',
        '2019',
        'shop',
        'core',
        '1',
      ]),
    );
    expect(words).toEqual(
      expect.arrayContaining(['gdpr', 'sp500close', 'sp500', 'sp', '500', 'close', 'price', 'usd']),
    );
    expect(words).toHaveLength(new Set(words).size);
  });

  it('stays small enough for a tsvector, and keeps the names', () => {
    const comment = Array.from({ length: 200_000 }, (_, index) => index.toString(36)).join(' ');
    const document = searchDocument(archive({ name: 'kept', definition: plainTable({ comment }) }));
    expect(Buffer.byteLength(document)).toBeLessThanOrEqual(256 * 1024);
    expect(document.split(' ')).toContain('kept');
  });
});
