import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  nameKey,
  namesSequence,
  renameInExpression,
  renameType,
} from '../../../src/postgres/ddl/rename-in-expression.js';
import { quoteName } from '../../../src/postgres/quote.js';
import { HOSTILE_NAMES } from '../../support/hostile-names.js';

const renames = {
  types: new Map([
    [nameKey({ schema: 'app', name: 'mood' }), { schema: 'new', name: 'mood' }],
    [nameKey({ schema: 'a"pp', name: 'My.Type' }), { schema: 'new', name: 'My.Type' }],
  ]),
  sequences: new Map([
    [nameKey({ schema: 'app', name: "t's_seq" }), { schema: 'new', name: "t's_seq" }],
    [nameKey({ schema: 'app', name: 'back\\slash' }), { schema: 'new', name: 'back\\slash' }],
  ]),
};

describe('renaming in an expression', () => {
  it.each([
    [`'so so'::app.mood`, `'so so'::"new"."mood"`],
    [`ARRAY['a'::app.mood]::app.mood[]`, `ARRAY['a'::"new"."mood"]::"new"."mood"[]`],
    [`(x = 'a'::"a""pp"."My.Type")`, `(x = 'a'::"new"."My.Type")`],
    [`nextval('app."t''s_seq"'::regclass)`, `nextval('"new"."t''s_seq"'::regclass)`],
    [`nextval('app."back\\slash"'::regclass)`, `nextval( E'"new"."back\\\\slash"'::regclass)`],
  ])('turns %s into %s', (before, after) => {
    expect(renameInExpression(before, renames)).toBe(after);
  });

  it.each([
    [`'::app.mood'::text`],
    [`'it''s ::app.mood'`],
    [`"x::app.mood" > 0`],
    [`"quo""te::app.mood"`],
    ['app.mood(x)'],
    ['(app.mood).x'],
    ['x::app.moody'],
    ['x::my.app.mood'],
    ['x::app'],
    ['x::myapp.mood'],
    ['x::numeric(12,2)'],
    [`'app."t''s_seq"'::text`],
    [`'app."t''s_seq" '::regclass`],
    [`nextval('app.other_seq'::regclass)`],
    [`''::text`],
    [''],
    ["'unended"],
    ['"unended'],
    ['x::'],
  ])('leaves %s as it is', (sql) => {
    expect(renameInExpression(sql, renames)).toBe(sql);
  });

  it('finds a type of any name behind any text', () => {
    const anyName = fc.oneof(fc.constantFrom(...HOSTILE_NAMES), fc.string({ minLength: 1, maxLength: 15 }));
    const name = anyName.filter((text) => !text.includes('\0') && Buffer.byteLength(text) <= 63);
    fc.assert(
      fc.property(fc.string(), name, name, name, (text, schema, type, target) => {
        const types = new Map([[nameKey({ schema, name: type }), { schema: target, name: type }]]);
        const literal = `'${text.replaceAll("'", "''")}'`;
        const printed = (at: string): string =>
          `(${literal}::${quoteName({ schema: at, name: type })} = ${literal})`;
        expect(renameInExpression(printed(schema), { types, sequences: new Map() })).toBe(printed(target));
        expect(renameType(`${quoteName({ schema, name: type })}[]`, types)).toBe(
          `${quoteName({ schema: target, name: type })}[]`,
        );
      }),
    );
  });

  it('tells whether an expression draws from a sequence', () => {
    const sequences = [{ schema: 'app', name: 's' }];
    expect(namesSequence(`('A'::text || nextval('app.s'::regclass))`, sequences)).toBe(true);
    expect(namesSequence(`'app.s'::text`, sequences)).toBe(false);
  });
});
