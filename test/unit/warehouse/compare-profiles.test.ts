import { describe, expect, it } from '@jest/globals';
import { compareProfiles } from '../../../src/warehouse/profile/compare-profiles.js';
import { assembleProfile, parseTableProfile } from '../../../src/warehouse/profile/table-profile.js';
import type { ColumnProfile, TableProfile } from '../../../src/warehouse/warehouse.js';

const profile = (columns: Readonly<Record<string, ColumnProfile>>, rows = 3): TableProfile => ({
  rows,
  columns,
});
const floats = (sum: string, max = '1'): TableProfile =>
  profile({ ratio: { count: '3', NaN: '0', max, sum, 'sum of magnitudes': '1000' } });

describe('two profiles', () => {
  it('are said to differ in words, with both values', () => {
    expect(
      compareProfiles(
        profile({ close: { count: '3', sum: '1.23' }, gone: {} }),
        profile({ close: { count: '3', sum: '1.24' }, extra: {} }, 2),
      ),
    ).toEqual([
      'rows: 3 at the source, 2 in the warehouse',
      'column close: sum 1.23 at the source, 1.24 in the warehouse',
      'column gone: not in the warehouse',
      'column extra: not at the source',
    ]);
  });

  it('take an exact sum by every digit, and NULL as different from zero', () => {
    const sum = (value: string | null): TableProfile => profile({ a: { sum: value } });
    expect(compareProfiles(sum('99999999999999999999.01'), sum('99999999999999999999.02'))).toHaveLength(1);
    expect(compareProfiles(sum(null), sum('0'))).toEqual([
      'column a: sum nothing at the source, 0 in the warehouse',
    ]);
    expect(compareProfiles(sum(null), sum(null))).toEqual([]);
  });

  it('allow a floating point sum a billionth of its magnitudes, and its extremes nothing', () => {
    expect(compareProfiles(floats('1'), floats('1.0000009'))).toEqual([]);
    expect(compareProfiles(floats('1'), floats('1.000002'))).toHaveLength(1);
    expect(compareProfiles(floats('1', '1e+20'), floats('1', '100000000000000000000.0'))).toEqual([]);
    expect(compareProfiles(floats('1', '1'), floats('1', '1.0000000000000002'))).toHaveLength(1);
    expect(compareProfiles(floats('NaN'), floats('1'))).toHaveLength(1);
  });

  it('are refused in another form than was asked for', () => {
    expect(parseTableProfile({ rows: 1, columns: { a: { count: '1' } } })).toEqual(
      profile({ a: { count: '1' } }, 1),
    );
    expect(() => parseTableProfile({ rows: 'many', columns: {} })).toThrow('the profile of the source');
    const query = { sql: '', keys: [{ column: '__proto__', key: 'count' }] };
    expect(Object.keys(assembleProfile([query], [['7', '7']], 't').columns)).toEqual(['__proto__']);
    expect(() => assembleProfile([query], [['7']], 't')).toThrow('the profile of t');
    expect(() => assembleProfile([], [], 't')).toThrow('the profile of t');
  });
});
