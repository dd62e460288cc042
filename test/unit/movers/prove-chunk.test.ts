import { describe, expect, it } from '@jest/globals';
import { createContentHasher } from '../../../src/codec/content-hash.js';
import type { ColumnBounds } from '../../../src/domain/move.js';
import { proveChunk } from '../../../src/movers/archive/prove-chunk.js';
import { column } from '../../support/archives.js';
import { plainTable } from '../../support/plain-table.js';

const TABLE = plainTable({
  columns: [
    { ...column('id'), type: 'integer' },
    { ...column('note'), type: 'text' },
    { ...column('day'), type: 'date' },
  ],
});
const TEXT = '"7","a","2019-03-01"\n"9","b",\n"8","c","2018-12-31"\n';
const ID: ColumnBounds = { column: 'id', least: '7', most: '9', nulls: 0 };
const DAY: ColumnBounds = { column: 'day', least: '2018-12-31', most: '2019-03-01', nulls: 1 };

function faultsOf(bounds: readonly ColumnBounds[] | undefined, stored = TEXT): readonly string[] {
  const hasher = createContentHasher('it');
  hasher.update(Buffer.from(TEXT));
  const proof = proveChunk(TABLE, {
    index: 4,
    range: { fromPage: 0, toPage: 1 },
    result: {
      ...hasher.digest(),
      rawBytes: TEXT.length,
      storedBytes: 1,
      sha256: '',
      objects: [],
      snapshot: null,
      ...(bounds === undefined ? {} : { bounds: [...bounds] }),
    },
  });
  for (const byte of Buffer.from(stored)) proof.update(Uint8Array.of(byte));
  return proof.faults();
}

describe('a chunk that is read again', () => {
  it.each([[[ID, DAY]], [[DAY]], [[]], [undefined]])('is what its manifest says: bounds %j', (bounds) => {
    expect(faultsOf(bounds)).toEqual([]);
  });

  it.each([
    ['that leave out a row', { ...DAY, least: '2019-01-01' }],
    ['that are wider than the values', { ...DAY, most: '2019-03-02' }],
    ['that hide a NULL', { ...DAY, nulls: 0 }],
    ['that say all is NULL', { ...DAY, least: null, most: null }],
    ['of a column that the table does not have', { ...DAY, column: 'month' }],
    ['of a column that has no order', { ...DAY, column: 'note' }],
  ])('is faulty with bounds %s', (_, wrong) => {
    expect(faultsOf([ID, wrong])).toEqual([
      `chunk 4 has other least and greatest values of ${wrong.column} than its manifest says`,
    ]);
  });

  it('is faulty where a row is another one', () => {
    expect(faultsOf([ID, DAY], TEXT.replace('"b"', '"x"'))).toEqual([
      expect.stringMatching(/^the rows of chunk 4 have the content hash sum128:3:/),
    ]);
  });

  it('is damaged where it stops inside a row', () => {
    expect(() => faultsOf([ID], TEXT.slice(0, -3))).toThrow('chunk 4');
  });
});
