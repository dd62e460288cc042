import { describe, expect, it } from '@jest/globals';
import { groupBy } from '../../../src/domain/group-by.js';
import { findNamedRelations } from '../../../src/scanner/find-named-relations.js';
import type { NamedRelation } from '../../../src/scanner/find-named-relations.js';

const RELATIONS: readonly NamedRelation[] = [
  { oid: 1, schema: 'app', name: 'orders' },
  { oid: 2, schema: 'archive', name: 'orders' },
  { oid: 3, schema: 'public', name: 'people' },
  { oid: 4, schema: 'app', name: 'Mixed Case' },
  { oid: 5, schema: 'app', name: 'Orders' },
  { oid: 6, schema: 'app', name: 'user' },
  { oid: 7, schema: 'app', name: 'über' },
  { oid: 8, schema: 'app', name: 'quo"ted' },
  { oid: 9, schema: 'Weird', name: 'lonely' },
];

const INDEX = {
  byName: groupBy(
    RELATIONS,
    ({ name }) => name,
    (relation) => relation,
  ),
  schemas: new Set(RELATIONS.map(({ schema }) => schema)),
  reserved: new Set(['user', 'select', 'from']),
};

const named = (body: string, searchPath: string | null = null, schema = 'app'): readonly number[] =>
  [...findNamedRelations({ body, searchPath, schema }, INDEX)].sort();

describe('a table that a function names', () => {
  it.each<[string, string, readonly number[]]>([
    ['as a word, in the schema of the function', 'select * from orders', [1]],
    ['in any case, unless it is quoted', 'SELECT * FROM ORDERS', [1]],
    ['quoted, as it is', 'select * from "Orders", "Mixed Case"', [4, 5]],
    ['quoted with quotes in it', 'select * from "quo""ted"', [8]],
    ['with its schema', 'select * from archive.orders', [2]],
    ['with its schema, spaced and quoted', 'select * from "archive" . "orders"', [2]],
    ['with its database', 'select * from shop.app.orders', [1]],
    ['in a statement that is put together', "execute 'select * from ' || 'people where x = '", [3]],
    ['by format', "execute format('select * from %I', 'Orders')", [1, 5]],
    ['in a string of another language', 'plpy.execute("select * from orders")', [1]],
    ['by %rowtype', 'declare r orders%rowtype;', [1]],
    ['beyond ASCII', 'select * from ÜBER, über', [7]],
    ['where nothing likely has it, anywhere', 'select * from lonely', [9]],
    ['after a lone quote in a comment', '-- 5" long\nselect * from orders', [1]],
    ['reserved and qualified or quoted', 'select app.user, "user"', [6]],
  ])('is found %s', (_how, body, oids) => {
    expect(named(body)).toEqual(oids);
  });

  it.each([
    ['a part of a word', 'select * from my_orders, orders2, orders$'],
    ['a field', 'select o.orders from x o'],
    ['in another schema than named', 'select * from elsewhere.orders, public.orders'],
    ['a key word', 'select user from x'],
    ['quoted in another case', 'select * from "ORDERS"'],
  ])('is not one that is %s', (_what, body) => {
    expect(named(body)).toEqual([]);
  });

  it.each<[string, string, readonly number[]]>([
    ['the search_path that the function sets', 'archive, pg_temp', [2]],
    ['a path of quoted names', '"$user", "archive"', [2]],
    ['a path where nothing has it', '""', []],
    ['every schema of the path', 'app, archive', [1, 2]],
  ])('is looked for in %s', (_what, path, oids) => {
    expect(named('select * from orders', path)).toEqual(oids);
  });

  it('counts in every schema when the function has neither it nor a path', () => {
    expect(named('select * from orders', null, 'elsewhere')).toEqual([1, 2]);
  });

  it('is found in a long text in time that grows with its length', () => {
    const body = `${'x" '.repeat(100_000)} select * from orders`;
    expect(named(body)).toEqual([1]);
  });
});
