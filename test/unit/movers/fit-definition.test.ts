import { describe, expect, it } from '@jest/globals';
import { fitDefinition } from '../../../src/movers/target/fit-definition.js';
import { column, tableOf } from '../../support/warehouse-input.js';

const constraint = (name: string, kind: 'unique' | 'check' | 'primary key', sql: string) => ({
  ...{ name, kind, sql, columns: [], validated: true, comment: null },
});
const index = (name: string, sql: string) => ({ ...{ name, unique: true, sql, valid: true, comment: null } });

const TABLE = tableOf(
  'app',
  't',
  [column('a', 'integer'), column('b', 'integer', { generated: { sql: 'a * 2', kind: 'virtual' } })],
  {
    constraints: [
      constraint('plain', 'unique', 'UNIQUE (a)'),
      constraint('once', 'unique', 'UNIQUE NULLS NOT DISTINCT (a)'),
      constraint('period', 'primary key', 'PRIMARY KEY (a, at WITHOUT OVERLAPS)'),
      constraint('loose', 'check', 'CHECK ((a > 0)) NOT ENFORCED'),
      constraint('said', 'check', `CHECK ((b <> ' NOT ENFORCED'))`),
    ],
    indexes: [index('i', 'USING btree (a)'), index('j', 'USING btree (a) NULLS NOT DISTINCT WHERE (a > 1)')],
    storageParameters: ['fillfactor=70', 'toast.autovacuum_vacuum_insert_threshold=5'],
  },
);
const names = (things: readonly { readonly name: string }[]): readonly string[] =>
  things.map(({ name }) => name);

describe('a definition that goes to a server', () => {
  it('as new as its own stays as it is', () => {
    expect(fitDefinition(TABLE, 180_004)).toEqual({ definition: TABLE, changes: [] });
  });

  it('that is older loses what the server does not know, and says each', () => {
    const { definition, changes } = fitDefinition(TABLE, 120_022);
    expect(names(definition.constraints)).toEqual(['plain', 'said']);
    expect(names(definition.indexes)).toEqual(['i']);
    expect(definition.columns[1]?.generated).toEqual({ sql: 'a * 2', kind: 'stored' });
    expect(definition.storageParameters).toEqual(['fillfactor=70']);
    expect(changes).toHaveLength(6);
    expect(changes[0]).toBe('column b of "app"."t" is stored, since the server knows no virtual columns');
    expect(names(fitDefinition(TABLE, 150_000).definition.constraints)).toEqual(['plain', 'once', 'said']);
  });

  it('is told so of its partitions too', () => {
    const partition = {
      ...{ parent: null, bound: 'DEFAULT', key: null, attachedIndexes: [] },
      table: { ...TABLE, name: 'leaf' },
    };
    const whole = { ...TABLE, partitioning: { key: 'LIST (a)', partitions: [partition] } };
    const { definition, changes } = fitDefinition(whole, 120_022);
    expect(names(definition.partitioning?.partitions[0]?.table.indexes ?? [])).toEqual(['i']);
    expect(changes).toHaveLength(12);
  });
});
