import { describe, expect, it } from '@jest/globals';
import { decideStoring } from '../../../src/catalog/tables/decide-storing.js';
import type { KnownTable, TableSight } from '../../../src/catalog/tables/decide-storing.js';
import { schemaVersionId, tableId } from '../../../src/domain/ids.js';
import type { TableObservation } from '../../../src/domain/table-observation.js';
import { plainSurroundings, plainTable } from '../../support/plain-table.js';

const TABLE = tableId('00000000-0000-4000-8000-000000000001');
const VERSION = schemaVersionId('00000000-0000-4000-8000-000000000002');

const SIGHT: TableSight = {
  database: 'shop',
  schema: 'app',
  name: 'users',
  estimatedRows: null,
  sizeBytes: 0n,
  referencedBy: 0,
  dependents: [],
};

const known = (lastSeenAt: Date): ReadonlyMap<number, KnownTable> =>
  new Map([
    [
      16_400,
      {
        id: TABLE,
        relationOid: 16_400,
        schemaVersionId: VERSION,
        version: 3,
        structureHash: 'aa',
        lastSeenAt,
        sight: SIGHT,
      },
    ],
  ]);

const seen = (relationOid: number, structureHash: string): TableObservation => ({
  relationOid,
  structureHash,
  definitionHash: 'the same',
  surroundings: plainSurroundings(),
  definition: plainTable({ schema: 'app', name: 'users' }),
  estimatedRows: null,
  sizeBytes: 0n,
  referencedBy: 0,
  dependents: [],
});

describe('what a scan changes', () => {
  it('is nothing but the sight of it for a table that is as it was', () => {
    expect(decideStoring(known(new Date(1)), 'shop', [seen(16_400, 'aa')], new Date(2))).toMatchObject([
      { id: TABLE, schemaVersionId: VERSION, newVersion: null, asBefore: true },
    ]);
  });

  it('is the next version for a table that changed', () => {
    const [stored] = decideStoring(known(new Date(1)), 'shop', [seen(16_400, 'bb')], new Date(2));
    expect(stored).toMatchObject({ id: TABLE, newVersion: 4 });
    expect(stored?.schemaVersionId).not.toBe(VERSION);
  });

  it('is a first version for a table of another oid, even with the same structure', () => {
    const [stored] = decideStoring(known(new Date(1)), 'shop', [seen(16_401, 'aa')], new Date(2));
    expect(stored?.newVersion).toBe(1);
    expect(stored?.id).not.toBe(TABLE);
  });

  it('is nothing for a table that a later scan has already seen', () => {
    expect(decideStoring(known(new Date(3)), 'shop', [seen(16_400, 'bb')], new Date(2))).toEqual([]);
  });

  it.each<[string, Partial<TableObservation>, string]>([
    ['grew', { sizeBytes: 1n }, 'shop'],
    ['has other rows', { estimatedRows: 1 }, 'shop'],
    ['is referred to', { referencedBy: 1 }, 'shop'],
    [
      'has a dependent',
      { dependents: [{ kind: 'view', schema: 'app', name: 'v', known: 'catalog' }] },
      'shop',
    ],
    ['is in a database of another name', {}, 'store'],
  ])('is more than the sight of it for a table that %s', (_what, part, database) => {
    const table = { ...seen(16_400, 'aa'), ...part };
    expect(decideStoring(known(new Date(1)), database, [table], new Date(2))).toMatchObject([
      { newVersion: null, asBefore: false },
    ]);
  });

  it('is more than the sight of it for a table that was gone', () => {
    const gone = new Map([...known(new Date(1))].map(([oid, table]) => [oid, { ...table, sight: null }]));
    expect(decideStoring(gone, 'shop', [seen(16_400, 'aa')], new Date(2))).toMatchObject([
      { newVersion: null, asBefore: false },
    ]);
  });
});
