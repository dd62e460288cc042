import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TypeDefinition } from '../../../src/domain/table-definition.js';
import { mapToDuckdb } from '../../../src/warehouse/duckdb/type-mapping.js';
import { postgresType } from '../../../src/warehouse/postgres-type.js';
import { mapToRedshift } from '../../../src/warehouse/redshift/type-mapping.js';

const type = (text: string): ReturnType<typeof postgresType> =>
  postgresType({ type: text, userType: null }, []);

/** PostgreSQL's type, DuckDB's, Redshift's, what is checked of it, and whether a note says that the type changed. */
const TABLE: readonly (readonly [string, string, string, string, boolean])[] = [
  ['smallint', 'SMALLINT', 'SMALLINT', 'integer', false],
  ['integer', 'INTEGER', 'INTEGER', 'integer', false],
  ['bigint', 'BIGINT', 'BIGINT', 'integer', false],
  ['numeric(18,4)', 'DECIMAL(18,4)', 'DECIMAL(18,4)', 'decimal', false],
  ['numeric(28,0)', 'DECIMAL(28,0)', 'DECIMAL(28,0)', 'decimal', false],
  ['numeric(29,2)', 'DECIMAL(29,2)', 'DECIMAL(29,2)', 'wide decimal', false],
  ['numeric(38,37)', 'DECIMAL(38,37)', 'DECIMAL(38,37)', 'wide decimal', false],
  ['numeric(39,2)', 'VARCHAR', 'VARCHAR(65535)', 'text', true],
  ['numeric(5,-2)', 'VARCHAR', 'VARCHAR(65535)', 'text', true],
  ['numeric(3,5)', 'VARCHAR', 'VARCHAR(65535)', 'text', true],
  ['numeric', 'VARCHAR', 'VARCHAR(65535)', 'text', true],
  ['real', 'FLOAT', 'REAL', 'float', false],
  ['double precision', 'DOUBLE', 'DOUBLE PRECISION', 'float', false],
  ['boolean', 'BOOLEAN', 'BOOLEAN', 'boolean', false],
  ['date', 'DATE', 'DATE', 'date', false],
  ['timestamp without time zone', 'TIMESTAMP', 'TIMESTAMP', 'timestamp', false],
  ['timestamp(3) with time zone', 'TIMESTAMPTZ', 'TIMESTAMPTZ', 'timestamptz', false],
  ['time(0) without time zone', 'TIME', 'TIME', 'time', false],
  ['time with time zone', 'VARCHAR', 'VARCHAR(65535)', 'text', true],
  ['interval', 'VARCHAR', 'VARCHAR(128)', 'text', true],
  ['character(3)', 'VARCHAR', 'VARCHAR(12)', 'text', true],
  ['inet', 'VARCHAR', 'VARCHAR(43)', 'text', true],
  ['jsonb', 'VARCHAR', 'VARCHAR(65535)', 'text', true],
  ['bytea', 'VARCHAR', 'VARCHAR(65535)', 'text', true],
  ['numeric(18,4)[]', 'VARCHAR', 'VARCHAR(65535)', 'text', true],
  ['"char"', 'VARCHAR', 'VARCHAR(65535)', 'text', true],
  ['toString', 'VARCHAR', 'VARCHAR(65535)', 'text', true],
];

describe('types in a warehouse', () => {
  it.each(TABLE)('keeps %s as %s in DuckDB and %s in Redshift', (from, duckdb, redshift, kind, noted) => {
    const inDuckdb = mapToDuckdb(type(from), '"c"');
    const inRedshift = mapToRedshift(type(from), '"c"');
    expect(inDuckdb).toMatchObject({ type: duckdb, kind, sourceExpression: '"c"' });
    expect(inRedshift).toMatchObject({ type: redshift, kind, sourceExpression: '"c"' });
    expect([inDuckdb.note !== null, inRedshift.note !== null]).toEqual([noted, noted]);
  });

  it('limits varchar by bytes in Redshift and not at all in DuckDB', () => {
    expect(mapToDuckdb(type('character varying(20)'), 'c')).toMatchObject({ type: 'VARCHAR', note: null });
    expect(mapToRedshift(type('character varying(20)'), 'c')).toMatchObject({
      type: 'VARCHAR(80)',
      note: null,
    });
    expect(mapToRedshift(type('character varying(20000)'), 'c').note).toMatch(/65,535 bytes fails/);
  });

  it('has PostgreSQL turn money and oid into numbers', () => {
    for (const map of [mapToDuckdb, mapToRedshift]) {
      expect(map(type('money'), '"m"')).toMatchObject({
        type: 'DECIMAL(19,2)',
        sourceExpression: '"m"::numeric',
      });
      expect(map(type('oid'), '"o"')).toMatchObject({ type: 'BIGINT', sourceExpression: '"o"::bigint' });
    }
  });

  it('reads a domain as its base type, an enum by its labels, another user type as text', () => {
    const name = (text: string): { schema: string; name: string } => ({ schema: 'app', name: text });
    const domain = {
      kind: 'domain',
      notNull: false,
      default: null,
      collation: null,
      checks: [],
      comment: null,
    } as const;
    const types: readonly TypeDefinition[] = [
      { ...domain, ...name('price'), baseType: 'app.amount', baseUserType: name('amount') },
      { ...domain, ...name('amount'), baseType: 'numeric(10,2)', baseUserType: null },
      { kind: 'enum', ...name('mood'), labels: ['ok', 'žluť'], comment: null },
    ];
    const of = (text: string): ReturnType<typeof postgresType> =>
      postgresType({ type: `app.${text}`, userType: name(text) }, types);
    expect(mapToDuckdb(of('price'), 'c').type).toBe('DECIMAL(10,2)');
    expect(mapToRedshift(of('mood'), 'c').type).toBe('VARCHAR(6)');
    expect(of('unknown')).toEqual({ kind: 'other', name: 'app.unknown' });
    expect(postgresType({ type: 'app.price[]', userType: name('price') }, types).kind).toBe('other');
  });

  it('never gives a DECIMAL a scale or precision that the warehouse does not have', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: -1000, max: 1000 }),
        (precision, scale) => {
          for (const map of [mapToDuckdb, mapToRedshift]) {
            const mapped = map({ kind: 'numeric', limit: { precision, scale } }, 'c');
            const limits = /^DECIMAL\((\d+),(\d+)\)$/.exec(mapped.type);
            if (limits === null) {
              expect(mapped.kind).toBe('text');
              expect(mapped.note).not.toBeNull();
            } else {
              expect([Number(limits[1]), Number(limits[2])]).toEqual([precision, scale]);
              expect(precision <= 38 && scale >= 0 && scale <= precision).toBe(true);
            }
          }
        },
      ),
    );
  });
});
