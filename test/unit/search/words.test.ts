import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editDistance } from '../../../src/search/edit-distance.js';
import { mayHaveAny, nameWords, searchWords } from '../../../src/search/search-words.js';
import { stem } from '../../../src/search/stem.js';
import { STOP_WORDS } from '../../../src/search/stop-words.js';
import { SYNONYMS, synonymsOf } from '../../../src/search/synonyms.js';
import { forgivenErrors, typoKeys } from '../../../src/search/typo-keys.js';
import { completionOf, meaningOf, slipOf } from '../../../src/search/word-variants.js';

describe('a text that was typed', () => {
  it.each([
    ['order_items', ['order', 'items']],
    ['orderItems', ['order', 'items']],
    ['HTTPServer2Log', ['http', 'server2', 'log']],
    ['a.b-c/d', ['a', 'b', 'c', 'd']],
    ['Größe 数据', ['größe', '数据']],
    ['طلبات العميل', ['طلبات', 'العميل']],
    ["'; -- \\ 🚀", []],
  ])('%s', (text, expected) => {
    expect(searchWords(text)).toEqual(expected);
  });

  it('has words of at most 255 characters', () => {
    expect(searchWords('x'.repeat(1_000)).map(({ length }) => length)).toEqual([255]);
  });
});

describe('a name of an archive', () => {
  it('is found whole, without its separators, and in its parts', () => {
    const { joined, parts } = nameWords('sp500_dailyClose');
    expect(joined).toBe('sp500dailyclose');
    expect([...parts]).toEqual(['sp500', 'dailyclose', 'daily', 'close', 'sp', '500']);
  });

  it('is never passed over for a word that it has', () => {
    const names = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 40 }));
    fc.assert(
      fc.property(names, (text) => {
        const { joined, parts } = nameWords(text);
        const words = joined === null ? [...parts] : [...parts, joined];
        expect(words.filter((word) => !mayHaveAny(text, [word]))).toEqual([]);
      }),
    );
    expect(mayHaveAny('order_items', ['trades', 'it'])).toBe(true);
    expect(mayHaveAny('order_items', ['trades', 'ore'])).toBe(false);
  });

  it('has every word that the same name has as a search', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const { parts } = nameWords(text);
        expect(searchWords(text).filter((word) => !parts.has(word))).toEqual([]);
      }),
    );
  });
});

describe('a word', () => {
  it.each([
    ['trading', 'trades', 'FORM'],
    ['trade', 'trade', 'EXACT'],
    ['customers', 'client', 'SYNONYM'],
    ['bars', 'candles', 'SYNONYM'],
    ['isin', 'instruments', 'SYNONYM'],
    ['isin', 'price', undefined],
  ])('%s means %s: %s', (word, term, how) => {
    expect(meaningOf(word, term)?.how).toBe(how);
  });

  it('may be the beginning of another, from two letters on', () => {
    expect(completionOf('cu', 'customer')?.how).toBe('PREFIX');
    expect(completionOf('数', '数据')?.how).toBe('PREFIX');
    expect(completionOf('c', 'customer')).toBeNull();
  });

  it.each([
    ['custmer', 'customer'],
    ['cusotmer', 'customer'],
    ['isni', 'isin'],
    ['exceutoin', 'execution'],
  ])('%s may be a slip of %s', (word, term) => {
    expect(slipOf(word, term)?.how).toBe('TYPO');
  });

  it('of three letters, with a digit, or with an error too many is no slip', () => {
    expect(slipOf('isn', 'isin')).toBeNull();
    expect(slipOf('sp501', 'sp500')).toBeNull();
    expect(slipOf('ordxyz', 'orders')).toBeNull();
  });

  it('shares a key with every word that it may be a slip of', () => {
    const letters = fc.string({ unit: fc.constantFrom(...Array.from('abcde')), minLength: 3, maxLength: 14 });
    fc.assert(
      fc.property(letters, letters, (word, term) => {
        const near = editDistance(word, term, 2) <= forgivenErrors(word);
        const keys = new Set(typoKeys(term));
        expect(!near || typoKeys(word).some((key) => keys.has(key))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('shares a key with itself after any one or two errors', () => {
    const error = fc.tuple(
      fc.nat(),
      fc.constantFrom('insert', 'delete', 'replace', 'swap'),
      fc.constantFrom(...Array.from('xyz')),
    );
    const terms = fc.string({
      unit: fc.constantFrom(...Array.from('abcdefgh')),
      minLength: 8,
      maxLength: 14,
    });
    fc.assert(
      fc.property(terms, fc.array(error, { minLength: 1, maxLength: 2 }), (term, errors) => {
        const word = errors.reduce((text, [place, kind, letter]) => {
          const at = place % (text.length - 1);
          if (kind === 'insert') return text.slice(0, at) + letter + text.slice(at);
          if (kind === 'delete') return text.slice(0, at) + text.slice(at + 1);
          if (kind === 'replace') return text.slice(0, at) + letter + text.slice(at + 1);
          return text.slice(0, at) + text.slice(at + 1, at + 2) + text.slice(at, at + 1) + text.slice(at + 2);
        }, term);
        const keys = new Set(typoKeys(term));
        const forgiven = editDistance(word, term, 2) <= forgivenErrors(word);
        expect(!forgiven || typoKeys(word).some((key) => keys.has(key))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the distance of two words', () => {
  it.each([
    ['isin', 'isin', 0],
    ['isni', 'isin', 1],
    ['', 'ab', 2],
    ['kitten', 'sitting', 3],
    ['orders', 'xyz', 3],
  ])('%s and %s: %d', (a, b, distance) => {
    expect(editDistance(a, b, 2)).toBe(distance);
    expect(editDistance(b, a, 2)).toBe(distance);
  });
});

describe('the synonyms', () => {
  it('hold both ways', () => {
    for (const word of SYNONYMS.flat()) {
      for (const other of synonymsOf(word)) expect(synonymsOf(other).map(stem)).toContain(stem(word));
    }
  });

  it('are those of docs/search.md', () => {
    const text = readFileSync('docs/search.md', 'utf8');
    expect(SYNONYMS.map((group) => group.join(', ')).filter((line) => !text.includes(`- ${line}\n`))).toEqual(
      [],
    );
  });

  it('have no word that is left out of a search', () => {
    expect(SYNONYMS.flat().filter((word) => STOP_WORDS.has(word))).toEqual([]);
  });
});
