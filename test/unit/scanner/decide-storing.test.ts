import { describe, expect, it } from '@jest/globals';
import { decideStoring } from '../../../src/catalog/tables/decide-storing.js';
import type { KnownTable } from '../../../src/catalog/tables/decide-storing.js';
import { schemaVersionId, tableId } from '../../../src/domain/ids.js';
import type { TableObservation } from '../../../src/domain/table-observation.js';
import { plainTable } from '../../support/plain-table.js';

const TABLE = tableId('00000000-0000-4000-8000-000000000001');
const VERSION = schemaVersionId('00000000-0000-4000-8000-000000000002');

const known = (lastSeenAt: Date): KnownTable => ({
  id: TABLE,
  relationOid: 16_400,
  schemaVersionId: VERSION,
  version: 3,
  definitionHash: 'aa',
  lastSeenAt,
});

const seen = (relationOid: number, definitionHash: string): TableObservation => ({
  relationOid,
  definitionHash,
  definition: plainTable({ schema: 'app', name: 'users' }),
  estimatedRows: null,
  sizeBytes: 0n,
  referencedBy: 0,
  dependents: [],
  counters: null,
});

describe('what a scan changes', () => {
  it('is nothing but the sight of it for a table that is as it was', () => {
    expect(decideStoring([known(new Date(1))], [seen(16_400, 'aa')], new Date(2))).toMatchObject([
      { id: TABLE, schemaVersionId: VERSION, newVersion: null },
    ]);
  });

  it('is the next version for a table that changed', () => {
    const [stored] = decideStoring([known(new Date(1))], [seen(16_400, 'bb')], new Date(2));
    expect(stored).toMatchObject({ id: TABLE, newVersion: 4 });
    expect(stored?.schemaVersionId).not.toBe(VERSION);
  });

  it('is a first version for a table of another oid, even with the same structure', () => {
    const [stored] = decideStoring([known(new Date(1))], [seen(16_401, 'aa')], new Date(2));
    expect(stored?.newVersion).toBe(1);
    expect(stored?.id).not.toBe(TABLE);
  });

  it('is nothing for a table that a later scan has already seen', () => {
    expect(decideStoring([known(new Date(3))], [seen(16_400, 'bb')], new Date(2))).toEqual([]);
  });
});
