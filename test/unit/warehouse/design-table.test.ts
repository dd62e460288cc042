import { describe, expect, it } from '@jest/globals';
import { designDuckdbTable } from '../../../src/warehouse/duckdb/design-table.js';
import { designRedshiftTable } from '../../../src/warehouse/redshift/design-table.js';
import { column, primaryKey, tableOf } from '../../support/warehouse-input.js';

const target = { schema: 'Market', name: 'Prices' };
const prices = tableOf(
  'market',
  'prices',
  [
    column('loaded_at', 'timestamp with time zone'),
    column('Symbol', 'text'),
    column('day', 'date'),
    column('close', 'numeric(18,4)'),
    column('oid', 'bigint'),
  ],
  { constraints: [primaryKey(['Symbol', 'day'])] },
);

describe('a table designed for Redshift', () => {
  it('is sorted by the time column of its key and distributed by its instrument', () => {
    const table = designRedshiftTable(prices, target);
    expect(table.target).toEqual({ schema: 'market', name: 'prices' });
    expect(table.ddl).toBe(
      'create table "market"."prices" ("loaded_at" TIMESTAMPTZ, "symbol" VARCHAR(65535), "day" DATE, "close" DECIMAL(18,4), "oid_2" BIGINT)' +
        ' DISTSTYLE KEY DISTKEY ("symbol") COMPOUND SORTKEY ("day")',
    );
    expect(table.columns.map(({ sourceExpression }) => sourceExpression)).toEqual([
      '"loaded_at"',
      '"Symbol"',
      '"day"',
      '"close"',
      '"oid"',
    ]);
    expect(table.warnings.join('\n')).toMatch(/column oid_2: column oid of the source, renamed/);
  });

  it('is sorted by its first time column without a key, and left to Redshift without one', () => {
    const keyless = { ...prices, constraints: [] };
    expect(designRedshiftTable(keyless, target).ddl).toMatch(
      / DISTSTYLE AUTO COMPOUND SORTKEY \("loaded_at"\)$/,
    );
    const timeless = tableOf('a', 'b', [column('symbolic', 'text')], {
      constraints: [primaryKey(['symbolic'])],
    });
    expect(designRedshiftTable(timeless, target).ddl).toMatch(/ DISTSTYLE AUTO SORTKEY AUTO$/);
  });

  it('is refused where it is wider than Redshift or a statement', () => {
    const wide = (count: number, name: string): ReturnType<typeof tableOf> =>
      tableOf(
        'a',
        'wide',
        Array.from({ length: count }, (_, index) => column(`${name}${index}`, 'text')),
      );
    expect(() => designRedshiftTable(wide(1_601, 'c'), target)).toThrow(
      'table a.wide with 1601 columns is too wide',
    );
    expect(() => designRedshiftTable(wide(1_500, 'x'.repeat(59)), target)).toThrow('too wide');
    expect(designRedshiftTable(wide(1_600, 'c'), target).columns).toHaveLength(1_600);
  });

  it.each(['', 'a\\b', 'x'.repeat(128)])('is refused under the name %j', (name) => {
    expect(() => designRedshiftTable(prices, { schema: 'a', name })).toThrow(
      'cannot be the name of a Redshift table',
    );
  });
});

describe('a table designed for DuckDB', () => {
  it('keeps names as written, and numbers those that differ by case alone', () => {
    const table = designDuckdbTable(
      tableOf('a', 'b', [column('Day', 'date'), column('day', 'date'), column('x "y"', 'text')]),
      target,
    );
    expect(table.ddl).toBe('create table "Market"."Prices" ("day_2" DATE, "day" DATE, "x ""y""" VARCHAR)');
    expect(table.columns.map(({ sourceExpression }) => sourceExpression)).toEqual([
      '"Day"',
      '"day"',
      '"x ""y"""',
    ]);
  });

  it('is refused without columns, as for Redshift', () => {
    const bare = tableOf('app', 'bare', []);
    expect(() => designDuckdbTable(bare, target)).toThrow('table app.bare has no columns');
    expect(() => designRedshiftTable(bare, target)).toThrow('table app.bare has no columns');
  });
});
