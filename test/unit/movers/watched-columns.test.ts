import { describe, expect, it } from '@jest/globals';
import type { ColumnProfile, TableProfile } from '../../../src/domain/column-profile.js';
import { tableId } from '../../../src/domain/ids.js';
import { watchedColumns } from '../../../src/movers/archive/watched-columns.js';
import { column, tableOf } from '../../support/warehouse-input.js';

const profileOf = (name: string, sensitivity: ColumnProfile['sensitivity']): TableProfile => ({
  tableId: tableId('11111111-1111-4111-8111-111111111111'),
  profiledAt: new Date(0),
  attemptedAt: new Date(0),
  error: null,
  columns: [
    {
      column: name,
      source: 'SAMPLE',
      limitation: null,
      sampledRows: 1,
      checkedValues: 1,
      nullShare: 0,
      distinct: null,
      averageBytes: 1,
      minimum: null,
      maximum: null,
      mostCommon: [],
      sensitivity,
    },
  ],
});

describe('the columns of whose values a manifest says the least and the most', () => {
  const numbers = Array.from({ length: 9 }, (_, at) => column(`n${at}`, 'bigint'));
  const table = tableOf('public', 't', [
    column('note', 'text'),
    ...numbers,
    column('at', 'timestamp with time zone'),
  ]);
  const namesOf = (profile: TableProfile | null): readonly string[] =>
    watchedColumns(table, profile).flatMap(({ name, order }) => (order === null ? [] : [name]));

  it('are eight at most, those of times before others', () => {
    expect(namesOf(null)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'at']);
  });

  it('are none that the profile calls sensitive', () => {
    const tag = { kind: 'CARD_NUMBER', confidence: 1, evidence: 'the name says so' } as const;
    expect(namesOf(profileOf('n1', [tag]))).toEqual(['n0', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'at']);
    expect(namesOf(profileOf('n1', []))).toContain('n1');
  });

  it('are none whose name is that of something sensitive, where nothing was profiled', () => {
    const people = tableOf('public', 'people', [
      column('id', 'bigint'),
      column('date_of_birth', 'date'),
      column('card_number', 'bigint'),
    ]);
    const ordered = watchedColumns(people, null).filter(({ order }) => order !== null);
    expect(ordered.map(({ name }) => name)).toEqual(['id']);
  });
});
