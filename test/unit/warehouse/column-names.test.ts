import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { columnNames } from '../../../src/warehouse/column-names.js';
import { REDSHIFT_NAMES } from '../../../src/warehouse/redshift/redshift-names.js';

const { fold, reserved } = REDSHIFT_NAMES;

describe('names of columns where case is folded', () => {
  it('keeps names that need no change, and numbers the ones that would collide', () => {
    expect(columnNames(['Day', 'day', 'DAY', 'day_2'], REDSHIFT_NAMES)).toEqual([
      'day_3',
      'day',
      'day_4',
      'day_2',
    ]);
  });

  it('gives a reserved name a number', () => {
    expect(columnNames(['oid', 'XMIN', 'oid_2'], REDSHIFT_NAMES)).toEqual(['oid_3', 'xmin_2', 'oid_2']);
  });

  it('folds ASCII letters alone', () => {
    expect(columnNames(['ÄRGER', 'ärger'], REDSHIFT_NAMES)).toEqual(['Ärger', 'ärger']);
  });

  it('gives every column a name of its own that is folded and free', () => {
    const name = fc.oneof(
      fc.stringMatching(/^[aA_]{1,3}(_[23])?$/),
      fc.constantFrom('oid', 'OID', 'ctid', 'oid_2'),
      fc.string({ minLength: 1 }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
        const chosen = columnNames(names, REDSHIFT_NAMES);
        expect(chosen).toHaveLength(names.length);
        expect(new Set(chosen).size).toBe(names.length);
        for (const [index, to] of chosen.entries()) {
          expect(fold(to)).toBe(to);
          expect(reserved.has(to)).toBe(false);
          const from = names[index] ?? '';
          if (fold(from) === from && !reserved.has(from)) expect(to).toBe(from);
        }
      }),
    );
  });
});
