import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Conflict, ConflictKind, RelatableTable } from '../../../src/domain/table-relation.js';
import { columnRarity } from '../../../src/relations/column-rarity.js';
import { findConflicts } from '../../../src/relations/find-conflicts.js';
import { sequencesMeet } from '../../../src/relations/sequence-conflict.js';
import { column, relatable, shaped } from './tables.js';

const ORDERS = ['id uuid!', 'net_total numeric(12,2)!', 'shipping_country text', 'fulfilment_state text!'];
const changed = (from: string, to: string): readonly string[] => ORDERS.map((text) => text.replace(from, to));

function conflictsOf(all: readonly RelatableTable[]): readonly Conflict[] {
  const tables = shaped(all);
  return findConflicts(tables, columnRarity(tables));
}

/** Of orders in two sources, the second as given. */
const drifted = (
  columns: readonly string[],
  made: Parameters<typeof relatable>[2] = {},
): readonly Conflict[] =>
  conflictsOf([
    relatable('orders', ORDERS),
    relatable('orders', ORDERS, { place: 'copy/app.public' }),
    relatable('Orders', columns, { place: 'old/app.sales', ...made }),
  ]);

describe('conflicts', () => {
  it('are none between tables of one shape', () => {
    expect(drifted(ORDERS)).toEqual([]);
  });

  it.each<[ConflictKind, readonly string[], readonly string[], string]>([
    [
      'TYPE',
      changed('numeric(12,2)', 'double precision'),
      ['net_total'],
      'orders.net_total is numeric(12,2) in 2 tables and double precision in 1 table',
    ],
    [
      'NULLABILITY',
      changed('numeric(12,2)!', 'numeric(12,2)'),
      ['net_total'],
      'orders.net_total is not null in 2 tables and nullable in 1 table',
    ],
    [
      'COLUMNS',
      [...ORDERS, 'discount_code text'],
      ['discount_code'],
      'not all of the 3 tables named orders have discount_code',
    ],
  ])('%s is found with who says what', (kind, columns, of, text) => {
    const [conflict, ...more] = drifted(columns);
    expect(more).toEqual([]);
    expect(conflict).toMatchObject({ kind, name: 'orders', columns: of, text });
    expect(conflict?.sides.map(({ tables }) => tables.length)).toEqual([2, 1]);
  });

  it('KEY is found where the primary keys differ', () => {
    const [conflict] = drifted(ORDERS, { key: ['id', 'shipping_country'] });
    expect(conflict).toMatchObject({
      kind: 'KEY',
      columns: ['id', 'shipping_country'],
      text: 'the primary key of orders is (id) in 2 tables, (id, shipping_country) in 1 table',
    });
  });

  it('ENUM_LABELS is found, and is no conflict of types', () => {
    const made = (place: string, labels: readonly string[]): RelatableTable =>
      relatable('orders', changed('fulfilment_state text', 'fulfilment_state app.state'), {
        place,
        types: [{ kind: 'enum', schema: 'app', name: 'state', labels, comment: null }],
      });
    const all = [made('core/app.public', ['new', 'paid']), made('old/app.public', ['new', 'paid', 'void'])];
    expect(conflictsOf(all).map(({ kind, text }) => [kind, text])).toEqual([
      [
        'ENUM_LABELS',
        'the labels of orders.fulfilment_state are new, paid in 1 table and new, paid, void in 1 table',
      ],
    ]);
  });

  it('COLLATION is found by the column or by its database', () => {
    const collated = { ...column('shipping_country text'), collation: { schema: 'pg_catalog', name: 'C' } };
    const own = relatable('orders', ORDERS, {
      place: 'b/app.public',
      collation: 'en_US.utf8',
      columns: [...ORDERS.filter((text) => !text.startsWith('shipping')).map(column), collated],
    });
    const byColumn = conflictsOf([relatable('orders', ORDERS, { collation: 'en_US.utf8' }), own]);
    expect(byColumn.map(({ kind, columns }) => [kind, columns])).toEqual([
      ['COLLATION', ['shipping_country']],
    ]);
    const byDatabase = conflictsOf([
      relatable('orders', ORDERS, { collation: 'en_US.utf8' }),
      relatable('orders', ORDERS, { place: 'b/app.public', collation: 'C' }),
      relatable('orders', ORDERS, { place: 'c/app.public', collation: null }),
    ]);
    expect(byDatabase.map(({ columns }) => columns)).toEqual([['fulfilment_state'], ['shipping_country']]);
    expect(byDatabase[0]?.sides.map(({ value, tables }) => [value, tables.length])).toEqual([
      ['C', 1],
      ['en_US.utf8', 1],
    ]);
  });

  it('SAME_NAME_DIFFERENT_SHAPE is all there is to say of a false friend', () => {
    const found = conflictsOf([
      relatable('events', ['id bigint!', 'payload jsonb!', 'emitted_at timestamp with time zone!']),
      relatable('events', ['id bigint!', 'venue text', 'doors_open time', 'seats integer'], {
        place: 'tickets/db.public',
      }),
    ]);
    expect(found.map(({ kind, sides }) => [kind, sides.map(({ value }) => value).sort()])).toEqual([
      ['SAME_NAME_DIFFERENT_SHAPE', ['doors_open, id, seats, venue', 'emitted_at, id, payload']],
    ]);
  });

  it('are none where the different thing is in another schema of the same database', () => {
    const found = conflictsOf([
      relatable('events', ['id bigint!', 'payload jsonb!']),
      relatable('events', ['id bigint!', 'venue text', 'seats integer'], { place: 'core/app.tickets' }),
    ]);
    expect(found).toEqual([]);
  });
});

const sequence = (start: number, increment: number, maximum = 2 ** 31 - 1): RelatableTable['sequences'] => [
  { column: 'id', start: `${start}`, increment: `${increment}`, minimum: '1', maximum: `${maximum}` },
];
const NUMBERED = ORDERS.map((text) => text.replace('id uuid', 'id integer'));

describe('sequence ranges', () => {
  const between = (a: RelatableTable['sequences'], b: RelatableTable['sequences']): readonly Conflict[] =>
    conflictsOf([
      relatable('orders', NUMBERED, { sequences: a }),
      relatable('orders', NUMBERED, { place: 'old/app.public', sequences: b }),
    ]);

  it('conflict where both count from 1', () => {
    expect(between(sequence(1, 1), sequence(1, 1))).toMatchObject([
      {
        kind: 'SEQUENCE_RANGE',
        columns: ['id'],
        text: '2 tables named orders number their rows by sequences that give the same numbers',
        sides: [{ value: 'from 1 by 1 to 2147483647' }],
      },
    ]);
    expect(between(sequence(1, 1), sequence(500, 1))[0]?.sides).toHaveLength(2);
  });

  it('do not where one counts odd and the other even numbers, or where one ends before the other', () => {
    expect(between(sequence(1, 2), sequence(2, 2))).toEqual([]);
    expect(between(sequence(1, 1, 999), sequence(1_000, 1))).toEqual([]);
    expect(between(sequence(1, 1), [])).toEqual([]);
  });

  it('meet if and only if some number comes out of both', () => {
    const numbers = fc.record({
      start: fc.bigInt(-20n, 20n),
      increment: fc.bigInt(-5n, 5n).filter((step) => step !== 0n),
    });
    const bounds = { minimum: -10_000n, maximum: 10_000n };
    const given = ({ start, increment }: { start: bigint; increment: bigint }): ReadonlySet<bigint> =>
      new Set(Array.from({ length: 200 }, (_, index) => start + BigInt(index) * increment));
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const meet = sequencesMeet({ ...a, ...bounds }, { ...b, ...bounds });
        expect(sequencesMeet({ ...b, ...bounds }, { ...a, ...bounds })).toBe(meet);
        const other = given(b);
        const common = [...given(a)].some((number) => other.has(number));
        // Two that run towards each other may pass without meeting before one of them has turned; they are told apart late.
        if (common) expect(meet).toBe(true);
        if (a.increment > 0n === b.increment > 0n) expect(meet).toBe(common);
      }),
    );
  });
});
