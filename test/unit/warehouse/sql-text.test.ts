import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  quoteIdentifier,
  quotePostgresText,
  quoteQualified,
  quoteText,
} from '../../../src/warehouse/sql-text.js';

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('"', "'", '\\', ';', '-', '/', '*', '\n', '$'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
});

/** What a scanner of SQL reads between the outer quotes, or null when the text ends elsewhere. */
function scanned(sql: string, quote: string, escape: string | null): string | null {
  let text = '';
  for (let at = 1; at < sql.length; at++) {
    const here = sql[at] ?? '';
    const next = sql[at + 1];
    if (escape !== null && here === escape) text += sql[++at] ?? '';
    else if (here !== quote) text += here;
    else if (next === quote) text += sql[++at] ?? '';
    else return at === sql.length - 1 ? text : null;
  }
  return null;
}

describe('names and texts in SQL', () => {
  it('reads back every name from its quotes', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        fc.pre(name !== '' && !name.includes('\0'));
        expect(scanned(quoteIdentifier(name), '"', null)).toBe(name);
      }),
    );
  });

  it('reads back every text from its quotes, and for PostgreSQL whatever a backslash means there', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(scanned(quoteText(text), "'", null)).toBe(text);
        const literal = quotePostgresText(text);
        const escaped = literal.startsWith(' E');
        expect(escaped).toBe(text.includes('\\'));
        expect(scanned(escaped ? literal.slice(2) : literal, "'", escaped ? '\\' : null)).toBe(text);
      }),
    );
  });

  it('quotes both parts of a qualified name', () => {
    expect(quoteQualified({ schema: 'a"b', name: 'c.d' })).toBe('"a""b"."c.d"');
  });

  it('refuses the empty name and NUL', () => {
    expect(() => quoteIdentifier('')).toThrow('an identifier is empty');
    expect(() => quoteIdentifier('a\0')).toThrow('NUL');
  });
});
