import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatTableReference, parseTableReference } from '../../../src/domain/table-reference.js';

const reference = (source: string, database: string, schema: string, name: string) => ({
  source,
  database,
  schema,
  name,
});

describe('naming a table on the command line', () => {
  it.each([
    ['payments-db/core.public.users', reference('payments-db', 'core', 'public', 'users')],
    ['eu/west/core.public.users', reference('eu/west', 'core', 'public', 'users')],
    ['a b.c/core.My Schema.Ünïcode', reference('a b.c', 'core', 'My Schema', 'Ünïcode')],
    ['s/"d.b"."sch/ema"."say ""hi"""', reference('s', 'd.b', 'sch/ema', 'say "hi"')],
  ])('reads %s', (text, parts) => {
    expect(parseTableReference(text)).toEqual(parts);
    expect(formatTableReference(parts)).toBe(text);
  });

  it.each([
    '',
    'users',
    'public.users',
    'core.public.users',
    '/core.public.users',
    's/core.public.',
    's/a.b.c.d',
  ])('refuses %j and says how to write one', (text) => {
    expect(() => parseTableReference(text)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: `'${text}' names no table` }),
    );
  });

  it('reads back every name that it writes', () => {
    const part = fc.string({ minLength: 1, unit: 'binary' });
    fc.assert(
      fc.property(part, part, part, part, (source, database, schema, name) => {
        const parts = { source, database, schema, name };
        expect(parseTableReference(formatTableReference(parts))).toEqual(parts);
      }),
    );
  });
});
