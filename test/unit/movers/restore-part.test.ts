import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ColumnBounds } from '../../../src/domain/move.js';
import { ROW_OPERATORS } from '../../../src/domain/row-condition.js';
import type { RowCondition } from '../../../src/domain/row-condition.js';
import { decidePart } from '../../../src/movers/planning/decide-part.js';
import { chunkCanMatch } from '../../../src/movers/restore/chunk-can-match.js';
import { definitionOfPart } from '../../../src/movers/restore/definition-of-part.js';
import { identifiersIn } from '../../../src/movers/restore/identifiers-in.js';
import { quoteIdent } from '../../../src/postgres/quote.js';
import { HOSTILE_NAMES } from '../../support/hostile-names.js';
import { column, tableOf } from '../../support/warehouse-input.js';

/** Whether the value fits, by numbers. */
function fits(value: number | null, { operator, values }: RowCondition): boolean {
  if (value === null) return operator === 'IS_NULL';
  const [first = NaN, last = NaN] = values.map(Number);
  const answers: Readonly<Record<RowCondition['operator'], boolean>> = {
    EQ: value === first,
    NE: value !== first,
    LT: value < first,
    LE: value <= first,
    GT: value > first,
    GE: value >= first,
    BETWEEN: value >= first && value <= last,
    IN: values.map(Number).includes(value),
    CONTAINS: `${value}`.includes(values[0] ?? ''),
    STARTS_WITH: `${value}`.startsWith(values[0] ?? ''),
    IS_NULL: false,
    IS_NOT_NULL: true,
  };
  return answers[operator];
}

const number = fc.integer({ min: -12, max: 12 });
const condition = fc.tuple(fc.constantFrom(...ROW_OPERATORS), number, number).map(([operator, a, b]) => {
  const values = operator.startsWith('IS_')
    ? []
    : operator === 'BETWEEN' || operator === 'IN'
      ? [`${a}`, `${b}.00`]
      : [`${a}`];
  return { column: 'n', operator, values, order: 'number' as const };
});

describe('a chunk', () => {
  it('is never left out when it has a row that fits, and is when no value between its bounds does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(number), { minLength: 1 }),
        fc.array(condition),
        (values, conditions) => {
          const there = values.filter((value) => value !== null);
          const bounds: ColumnBounds = {
            column: 'n',
            least: there.length === 0 ? null : Math.min(...there).toString(),
            most: there.length === 0 ? null : Math.max(...there).toString(),
            nulls: values.length - there.length,
          };
          const can = chunkCanMatch([bounds], conditions);
          if (values.some((value) => conditions.every((one) => fits(value, one)))) expect(can).toBe(true);
          const [only] = conditions;
          if (only === undefined || conditions.length > 1 || only.operator === 'IN') return;
          const between = there.length === 0 ? [] : range(Math.min(...there), Math.max(...there));
          const possible = [...between, ...(bounds.nulls > 0 ? [null] : [])].some((value) =>
            fits(value, only),
          );
          // An empty BETWEEN around the bounds is read for nothing, and texts are looked for everywhere.
          if (!['BETWEEN', 'CONTAINS', 'STARTS_WITH'].includes(only.operator)) expect(can).toBe(possible);
        },
      ),
    );
  });

  it.each([
    [[], ['7']],
    [[{ column: 'n', least: '1', most: '2', nulls: 0 }], ['NaN']],
    [[{ column: 'n', least: '1', most: 'odd', nulls: 0 }], ['7']],
    [[{ column: 'other', least: '1', most: '2', nulls: 0 }], ['7']],
  ])('is read where nothing is known of it, or of the value (%#)', (bounds, values) => {
    for (const operator of ['EQ', 'NE', 'LT', 'LE', 'GT', 'GE', 'BETWEEN', 'IN'] as const) {
      const asked = { column: 'n', operator, values: [...values, ...values], order: 'number' } as const;
      const low = bounds[0]?.most === 'odd' && ['LT', 'LE'].includes(operator);
      if (!low) expect(chunkCanMatch(bounds, [asked])).toBe(true);
    }
  });
});

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('names in an expression', () => {
  it('are found whatever they are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HOSTILE_NAMES), (name) => {
        expect(identifiersIn(`((length(${quoteIdent(name)}) > 3) AND ("x" <> 'it''s "not"'::text))`)).toEqual(
          new Set([name, 'AND', 'x']),
        );
      }),
    );
  });

  it('are none of functions, types and texts', () => {
    expect(identifiersIn(`lower((a)::pg_catalog.text) = 'b "c"'::"d e" || e`)).toEqual(new Set(['a', 'e']));
  });
});

describe('the structure of chosen columns', () => {
  const table = tableOf(
    'public',
    't',
    [
      column('id', 'integer'),
      { ...column('twice', 'integer'), generated: { sql: '(id * 2)', kind: 'stored' } },
      {
        ...column('code', 'integer'),
        default: { kind: 'expression', sql: `nextval('public.t_id_seq'::regclass)` },
      },
    ],
    {
      sequences: [
        {
          schema: 'public',
          name: 't_id_seq',
          column: 'id',
          kind: 'owned',
          dataType: 'integer',
          start: '1',
          increment: '1',
          minimum: '1',
          maximum: '9',
          cache: '1',
          cycle: false,
          lastValue: '3',
          isCalled: true,
          comment: null,
        },
      ],
      constraints: [
        {
          name: 'whole',
          kind: 'check',
          sql: 'CHECK ((t.* IS NOT NULL))',
          columns: [],
          validated: true,
          comment: null,
        },
        {
          name: 'low',
          kind: 'check',
          sql: 'CHECK ((code < 10))',
          columns: [],
          validated: true,
          comment: null,
        },
      ],
    },
  );

  it('loses what needs the others, and says each by its name', () => {
    const { definition, leftOut } = definitionOfPart(table, ['twice', 'code']);
    expect(definition.columns).toMatchObject([
      { name: 'twice', generated: null },
      { name: 'code', default: null },
    ]);
    expect(definition.constraints.map(({ name }) => name)).toEqual(['low']);
    expect(definition.sequences).toEqual([]);
    expect(leftOut).toEqual([
      'the expression of generated column twice, which has the archived values',
      'the default of column code',
      'check whole',
    ]);
  });

  it('is that of the table where all are chosen', () => {
    expect(definitionOfPart(table, ['id', 'twice', 'code'])).toEqual({ definition: table, leftOut: [] });
  });
});

describe('a part that is asked for', () => {
  const table = tableOf('public', 't', [column('id', 'integer'), column('at', 'timestamp with time zone')]);

  it('names its columns in the order of the table, once', () => {
    expect(decidePart(table, { columns: ['at'] })).toEqual({ columns: ['at'], conditions: [] });
    expect(decidePart(table, { columns: ['at', 'id', 'at'] })).toBeUndefined();
    expect(decidePart(table, {})).toBeUndefined();
  });

  it.each([
    [{ column: 'id', operator: 'IN', values: [] }, 'has 0 values'],
    [{ column: 'id', operator: 'IS_NULL', values: ['1'] }, 'has 1 values'],
    [{ column: 'id', operator: 'EQ', values: ['\0'] }, 'NUL character'],
    [{ column: 'at', operator: 'LT', values: ['TODAY 12:00'] }, 'another moment'],
  ] as const)('is refused where it makes no sense (%#)', (asked, message) => {
    expect(() => decidePart(table, { conditions: [asked] })).toThrow(message);
  });
});
