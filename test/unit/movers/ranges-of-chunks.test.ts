import { describe, expect, it } from '@jest/globals';
import type { ColumnBounds } from '../../../src/domain/move.js';
import type { ManifestChunk } from '../../../src/movers/archive/manifest.js';
import { rangesOfChunks } from '../../../src/movers/archive/ranges-of-chunks.js';
import { column } from '../../support/archives.js';
import { plainTable } from '../../support/plain-table.js';

const chunk = (rows: number, bounds?: readonly ColumnBounds[]): ManifestChunk => ({
  index: 0,
  range: { fromPage: 0, toPage: 1 },
  result: {
    rows,
    rawBytes: 1,
    storedBytes: 1,
    sha256: '',
    contentHash: '',
    objects: [],
    snapshot: null,
    ...(bounds === undefined ? {} : { bounds: [...bounds] }),
  },
});
const between = (name: string, least: string | null, most: string | null): ColumnBounds => ({
  column: name,
  least,
  most,
  nulls: 0,
});
const table = (type: string) => plainTable({ columns: [{ ...column('c'), type }] });

describe('the ranges of an archive', () => {
  it.each([
    ['date', ['2019-01-02', '2019-03-01'], ['2018-12-31', '2019-02-01'], ['2018-12-31', '2019-03-01']],
    ['numeric(12,2)', ['9.50', '10.00'], ['-3', '9.9'], ['-3', '10.00']],
    [
      'timestamp with time zone',
      [null, null],
      ['2019-01-01 00:00:00+00', '2019-01-02 00:00:00+00'],
      ['2019-01-01 00:00:00+00', '2019-01-02 00:00:00+00'],
    ],
  ] as const)('of %s are those of all its chunks', (type, first, second, [minimum, maximum]) => {
    const chunks = [first, second].map(([least, most]) => chunk(5, [between('c', least, most)]));
    expect(rangesOfChunks(table(type), [...chunks, chunk(0)])).toEqual([{ column: 'c', minimum, maximum }]);
  });

  it('are not known where a chunk says nothing, where all is null, and of texts', () => {
    const known = chunk(5, [between('c', '1', '2')]);
    expect(rangesOfChunks(table('integer'), [known, chunk(5)])).toEqual([]);
    expect(rangesOfChunks(table('integer'), [chunk(5, [between('c', null, null)])])).toEqual([]);
    expect(rangesOfChunks(table('text'), [known])).toEqual([]);
    expect(rangesOfChunks(table('uuid'), [known])).toEqual([]);
    expect(rangesOfChunks(table('integer'), [])).toEqual([]);
  });
});
