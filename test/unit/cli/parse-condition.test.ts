import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCondition } from '../../../src/cli/parse-condition.js';
import { conditionText, ROW_OPERATORS } from '../../../src/domain/row-condition.js';
import { HOSTILE_NAMES } from '../../support/hostile-names.js';

/** The others are functions in SQL. */
const COMPARED = ROW_OPERATORS.filter((operator) => !['CONTAINS', 'STARTS_WITH'].includes(operator));

describe('a condition on the command line', () => {
  it.each([
    ['amount >= 10', 'amount', 'GE', ['10']],
    ['amount>=10', 'amount', 'GE', ['10']],
    ['at < 2024-01-01 12:00:00+02', 'at', 'LT', ['2024-01-01 12:00:00+02']],
    ['name = it is', 'name', 'EQ', ['it is']],
    ["name != 'it''s'", 'name', 'NE', ["it's"]],
    ['day BETWEEN 2024-01-01 AND 2024-01-31', 'day', 'BETWEEN', ['2024-01-01', '2024-01-31']],
    ["kind in (a, 'b c')", 'kind', 'IN', ['a', 'b c']],
    ['note contains the fair', 'note', 'CONTAINS', ['the fair']],
    ["note starts with 'it''s'", 'note', 'STARTS_WITH', ["it's"]],
    ['note is not null', 'note', 'IS_NOT_NULL', []],
    ['"Odd name" is  null', 'Odd name', 'IS_NULL', []],
    ["name = ''", 'name', 'EQ', ['']],
  ])('%s', (text, column, operator, values) => {
    expect(parseCondition(text)).toEqual([{ column, operator, values }]);
  });

  it('comes back as it was written, whatever it names', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...HOSTILE_NAMES),
        fc.constantFrom(...COMPARED),
        fc.array(fc.oneof(fc.string(), fc.constantFrom(...HOSTILE_NAMES)), { minLength: 2, maxLength: 2 }),
        (column, operator, two) => {
          const values = operator.startsWith('IS_')
            ? []
            : ['BETWEEN', 'IN'].includes(operator)
              ? two
              : two.slice(0, 1);
          const text = conditionText(
            operator,
            `"${column.replaceAll('"', '""')}"`,
            values.map((value) => `'${value.replaceAll("'", "''")}'`),
          );
          expect(parseCondition(text)).toEqual([{ column, operator, values }]);
        },
      ),
    );
  });

  it.each([
    '',
    'amount',
    'amount >=',
    '= 3',
    'a like b',
    'kind in ()',
    'x between 1',
    "name = 'a' or 1 = '1'",
  ])('%p is none', (text) => {
    expect(() => parseCondition(text)).toThrow('It is not a condition');
  });
});
