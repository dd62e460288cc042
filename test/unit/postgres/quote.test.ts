import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoteIdent, quoteLiteral, quoteName } from '../../../src/postgres/quote.js';
import { HOSTILE_NAMES } from '../../support/hostile-names.js';

/** What the server's lexer makes of a quoted identifier. */
const unquoted = (sql: string): string => sql.slice(1, -1).replaceAll('""', '"');

/** What it makes of a literal, with and without E. */
function literalOf(sql: string): string {
  const escaped = sql.startsWith(' E');
  const body = sql.slice(escaped ? 3 : 1, -1).replaceAll("''", "'");
  return escaped ? body.replaceAll('\\\\', '\\') : body;
}

describe('quoting', () => {
  it.each(HOSTILE_NAMES)('of the name %j is one identifier that reads as the name', (name) => {
    const sql = quoteIdent(name);
    expect(sql).toMatch(/^"(?:[^"]|"")+"$/s);
    expect(unquoted(sql)).toBe(name);
  });

  it('of any text is one literal that reads as the text, under either setting of the server', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.includes('\0'));
        const sql = quoteLiteral(text);
        expect(sql).toMatch(text.includes('\\') ? /^ E'(?:[^'\\]|''|\\\\)*'$/s : /^'(?:[^'\\]|'')*'$/s);
        expect(literalOf(sql)).toBe(text);
      }),
    );
  });

  it('of a name keeps both parts apart', () => {
    expect(quoteName({ schema: 'a.b', name: 'c"d' })).toBe('"a.b"."c""d"');
  });

  it.each([
    ['an empty name', ''],
    ['a name with NUL', 'a\0b'],
    ['a name of 64 bytes', 'n'.repeat(64)],
    ['a name of 32 letters and 64 bytes', 'ü'.repeat(32)],
  ])('refuses %s', (_what, name) => {
    expect(() => quoteIdent(name)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('refuses a text with NUL', () => {
    expect(() => quoteLiteral('a\0b')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
