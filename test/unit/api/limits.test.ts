import { describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, parse, specifiedRules, validate } from 'graphql';
import { MAX_QUERY_TOKENS, queryLimits } from '../../../src/api/limits.js';
import { buildApiSchema } from '../../../src/api/schema.js';

const schema = buildApiSchema();

const faults = (query: string): readonly string[] =>
  validate(schema, parse(query), [...specifiedRules, queryLimits]).map(({ message }) => message);

/** Fields inside of fields: `levels` times table and verdict, then an id. */
const nested = (levels: number): string =>
  `{ table(id: "x") ${'{ verdict { table '.repeat(levels)}{ id }${' } }'.repeat(levels)} }`;

describe('the depth of a query', () => {
  it('is fine up to 12 fields', () => {
    expect(faults(nested(5))).toEqual([]);
  });

  it('is refused beyond', () => {
    expect(faults(nested(6))).toEqual([
      'the query is 14 fields deep, more than 12; ask for less in one query',
    ]);
  });

  it('counts through fragments', () => {
    const query = `query { table(id: "x") { ...A } } fragment A on Table { verdict { table { verdict { table { ...B } } } } }
      fragment B on Table { verdict { table { verdict { table { verdict { table { verdict { table { id } } } } } } } } }`;
    expect(faults(query)).toEqual(['the query is 14 fields deep, more than 12; ask for less in one query']);
  });

  it('does not hinder introspection', () => {
    expect(faults(getIntrospectionQuery())).toEqual([]);
    expect(parse(getIntrospectionQuery(), { maxLexicalTokens: MAX_QUERY_TOKENS }).definitions).not.toEqual(
      [],
    );
  });
});

describe('the objects of a query', () => {
  const list = (first: string, inner: string): string => `{ tables(${first}) { nodes { ${inner} } } }`;

  it.each([
    [
      'a full page with everything in it',
      list(
        'first: 100',
        'source { id } definition { columns { name } keys { name } } verdict { reasons { text } }',
      ),
    ],
    [
      'columns of columns of ten tables',
      list('first: 10', 'verdictHistory { table { verdictHistory { reasons { text } } } }'),
    ],
    [
      'many small queries',
      `{ ${Array.from({ length: 40 }, (_, i) => `a${i}: tables(first: 100) { nodes { id } }`).join(' ')} }`,
    ],
  ])('are fine: %s', (_name, query) => {
    expect(faults(query)).toEqual([]);
  });

  it.each([
    [
      'lists in lists in a full page',
      list('first: 100', 'verdictHistory { table { verdictHistory { reasons { text } } } }'),
    ],
    [
      'a page as large as a variable says',
      `query ($n: Int!) ${list('first: $n', 'verdictHistory { table { verdictHistory { reasons { text } } } }')}`,
    ],
    [
      'one query under many names',
      `{ ${Array.from({ length: 300 }, (_, i) => `a${i}: tables(first: 100) { nodes { source { id } } }`).join(' ')} }`,
    ],
  ])('are too many: %s', (_name, query) => {
    expect(faults(query)).toEqual([
      expect.stringMatching(/^the query could return \d+ objects, more than 50000; lower/),
    ]);
  });

  it('are counted in linear time, however fragments multiply them', () => {
    const fragments = Array.from(
      { length: 9 },
      (_, i) =>
        `fragment F${i} on Table { ${Array.from({ length: 9 }, (__, j) => `v${i}_${j}: verdict { table { ...F${i + 1} } }`).join(' ')} }`,
    );
    const query = `{ table(id: "x") { ...F0 } } ${fragments.join(' ')} fragment F9 on Table { id }`;
    const found = validate(schema, parse(query), [queryLimits]).map(({ message }) => message);
    expect(found).toEqual([
      'the query is 20 fields deep, more than 12; ask for less in one query',
      expect.stringContaining('objects, more than 50000'),
    ]);
  });

  it('of a fragment that spreads itself end, and the query is refused for the cycle', () => {
    const query = '{ table(id: "x") { ...A } } fragment A on Table { verdict { table { ...A } } }';
    expect(faults(query)).toEqual(['Cannot spread fragment "A" within itself.']);
  });
});
