import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RelatableTable } from '../../../src/domain/table-relation.js';
import { columnRarity } from '../../../src/relations/column-rarity.js';
import { shapeScore, shapeSimilarity } from '../../../src/relations/shape-similarity.js';
import { createShaper } from '../../../src/relations/table-shape.js';
import { typeFamily } from '../../../src/relations/type-family.js';
import { relatable, shaped } from './tables.js';

const ORDERS = [
  'id bigint!',
  'customer_id uuid!',
  'net_total numeric(12,2)!',
  'placed_at timestamp with time zone!',
];

/** Whether a shaper finds the shapes equal. */
function exchangeable(a: RelatableTable, b: RelatableTable): boolean {
  const shape = createShaper();
  return shape(a).shape === shape(b).shape;
}

describe('the shape of a table', () => {
  it('is the same whatever the order of the columns, the schema and the name', () => {
    const other = relatable('purchases', [...ORDERS].reverse(), { place: 'shop/db.sales' });
    expect(exchangeable(relatable('orders', ORDERS), other)).toBe(true);
  });

  it.each([
    ['a name', ORDERS.map((text) => text.replace('net_total', 'gross_total'))],
    ['a type', ORDERS.map((text) => text.replace('(12,2)', '(14,2)'))],
    ['nullability', ORDERS.map((text) => text.replace('uuid!', 'uuid'))],
    ['a column', ORDERS.slice(1)],
  ])('differs by %s', (_what, columns) => {
    expect(exchangeable(relatable('orders', ORDERS), relatable('orders', columns, { key: [] }))).toBe(false);
    expect(exchangeable(relatable('orders', ORDERS), relatable('orders', columns))).toBe(false);
  });

  it('differs by the primary key, not by the order of its columns', () => {
    const keyed = (...key: readonly string[]): RelatableTable => relatable('orders', ORDERS, { key });
    expect(exchangeable(keyed('id', 'customer_id'), keyed('customer_id', 'id'))).toBe(true);
    expect(exchangeable(keyed('id'), keyed('customer_id'))).toBe(false);
  });

  it('takes an enum for its labels and a domain for its base, wherever they are', () => {
    const typed = (schema: string, labels: readonly string[]): RelatableTable =>
      relatable('orders', ['id bigint!', `state ${schema}.state[]`, `mail ${schema}.mail`], {
        types: [
          { kind: 'enum', schema, name: 'state', labels, comment: null },
          {
            kind: 'domain',
            schema,
            name: 'mail',
            baseType: 'text',
            baseUserType: null,
            notNull: false,
            default: null,
            collation: null,
            checks: [],
            comment: null,
          },
        ],
      });
    expect(exchangeable(typed('app', ['new', 'paid']), typed('shop', ['new', 'paid']))).toBe(true);
    expect(exchangeable(typed('app', ['new', 'paid']), typed('app', ['new', 'paid', 'sent']))).toBe(false);
    expect(createShaper()(typed('app', ['new'])).shape.columns.map(({ family }) => family)).toEqual([
      'integer',
      'text',
      'enum[]',
    ]);
  });

  it.each([
    ['integer', 'bigint', true],
    ['character varying(20)', 'text', true],
    ['timestamp(6) without time zone', 'timestamp with time zone', true],
    ['public.citext', 'text', true],
    ['integer[]', 'bigint[]', true],
    ['integer', 'integer[]', false],
    ['integer', 'numeric', false],
    ['uuid', 'text', false],
  ])('has %s and %s in one family: %s', (a, b, same) => {
    expect(typeFamily(a) === typeFamily(b)).toBe(same);
  });
});

describe('the rarity of a column', () => {
  it('counts different tables, not copies of one', () => {
    const copies = Array.from({ length: 500 }, (_, tenant) =>
      relatable('orders', ORDERS, { place: `core/app.tenant_${tenant}` }),
    );
    const different = Array.from({ length: 500 }, (_, index) => relatable(`table_${index}`, ORDERS));
    const [ofCopies, ofDifferent] = [columnRarity(shaped(copies)), columnRarity(shaped(different))];
    expect(ofCopies('nettotal')).toBeGreaterThan(7);
    expect(ofDifferent('nettotal')).toBeLessThan(1);
  });

  it('knows in a fleet of one table already that everybody has an id', () => {
    const rarity = columnRarity(shaped([relatable('orders', ORDERS)]));
    expect(rarity('id')).toBeLessThan(1);
    expect(rarity('createdat')).toBeLessThan(2);
    expect(rarity('neverseen')).toBeGreaterThan(8);
  });
});

const NAMES = ['id', 'name', 'created_at', 'net_total', 'iban', 'weight', 'colour', 'lot', 'bay'];
const TYPES = ['integer', 'bigint', 'text', 'uuid'];
const columns = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...TYPES)), { selector: ([name]) => name })
  .map((all) => all.map(([name, type]) => `${name} ${type}`));

describe('the similarity of two shapes', () => {
  it('is symmetric, within 0 and 1, and 1 only for columns of the same names and types', () => {
    fc.assert(
      fc.property(columns, columns, fc.boolean(), (left, right, sameName) => {
        const [a, b] = shaped([relatable('a', left, { key: [] }), relatable('b', right, { key: [] })]);
        if (a === undefined || b === undefined) throw new Error('two tables make two shapes');
        const rarity = columnRarity([a, b]);
        const there = shapeSimilarity(a.shape, b.shape, rarity);
        const back = shapeSimilarity(b.shape, a.shape, rarity);
        expect(there.share).toBeCloseTo(back.share, 12);
        expect(there.bits).toBeCloseTo(back.bits, 12);
        expect(there.share).toBeGreaterThanOrEqual(0);
        expect(there.share).toBeLessThanOrEqual(1);
        const same = left.length > 0 && [...left].sort().join() === [...right].sort().join();
        expect(there.share > 0.999_999).toBe(same);
        const score = shapeScore(there, sameName);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThan(1);
        expect(shapeScore(there, true)).toBeGreaterThanOrEqual(shapeScore(there, false));
      }),
    );
  });

  it('never falls when a column more is the same in both', () => {
    fc.assert(
      fc.property(columns, columns, (left, right) => {
        const more = 'extra_marker uuid';
        const [a, b, c, d] = shaped(
          [left, right, [...left, more], [...right, more]].map((of, index) =>
            relatable(`t${index}`, of, { key: [] }),
          ),
        );
        if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four');
        const rarity = columnRarity([a, b, c, d]);
        const before = shapeScore(shapeSimilarity(a.shape, b.shape, rarity), false);
        const after = shapeScore(shapeSimilarity(c.shape, d.shape, rarity), false);
        expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('is half a share for half of the bits, and 0 for tables without columns', () => {
    const [a, b, none] = shaped([
      relatable('a', ['iban text'], { key: [] }),
      relatable('b', ['iban text', 'lot text'], { key: [] }),
      relatable('c', [], { key: [] }),
    ]);
    if (a === undefined || b === undefined || none === undefined) throw new Error('three');
    const even = (): number => 6;
    expect(shapeSimilarity(a.shape, b.shape, even)).toEqual({ share: 0.5, bits: 6 });
    expect(shapeSimilarity(none.shape, none.shape, even)).toEqual({ share: 0, bits: 0 });
    // 12 bits leave half a doubt, and so do 6 with the 6 of an equal name.
    expect(shapeScore({ share: 1, bits: 12 }, false)).toBeCloseTo(0.5, 12);
    expect(shapeScore({ share: 1, bits: 6 }, true)).toBeCloseTo(0.5, 12);
    expect(shapeScore({ share: 0, bits: 0 }, true)).toBe(0);
  });
});
