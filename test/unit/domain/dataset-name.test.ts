import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { postgresDataset, storeDataset, tableDatasetName } from '../../../src/domain/dataset-name.js';

describe('the dataset name of a table', () => {
  it.each([
    [['app', 'public', 'orders'], 'app.public.orders'],
    [['app', 'my.schema', 'or"ders'], 'app."my.schema"."or""ders"'],
    [['App', 'Größe', 'a b'], 'App.Größe.a b'],
  ] as const)('of %j is %s', ([database, schema, name], expected) => {
    expect(tableDatasetName(database, schema, name)).toBe(expected);
  });

  it('is never that of another table', () => {
    const name = fc.string({ unit: fc.constantFrom('a', '.', '"', ' '), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.tuple(name, name, name), fc.tuple(name, name, name), (one, other) => {
        const same = one.every((part, index) => part === other[index]);
        expect(tableDatasetName(...one) === tableDatasetName(...other)).toBe(same);
      }),
    );
  });

  it('is in the namespace of its server', () => {
    const table = { schema: 's', name: 't' };
    expect(postgresDataset({ host: 'DB.internal', port: 5432 }, 'd', table)).toEqual({
      namespace: 'postgres://db.internal:5432',
      name: 'd.s.t',
    });
    expect(postgresDataset({ host: '::1', port: 5433 }, 'd', table).namespace).toBe('postgres://[::1]:5433');
  });
});

describe('the dataset name of an archive', () => {
  it.each([
    ['s3://bucket/a/b', { namespace: 's3://bucket', name: 'a/b' }],
    ['s3://bucket', { namespace: 's3://bucket', name: '/' }],
    ['/var/archives/x', { namespace: 'file', name: '/var/archives/x' }],
    ['file:///var/archives/x', { namespace: 'file', name: '/var/archives/x' }],
  ])('of %s', (uri, expected) => {
    expect(storeDataset(uri)).toEqual(expected);
  });
});
