import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KeySketch } from '../../../src/domain/key-sketch.js';
import type { RelatableTable, TableRelation } from '../../../src/domain/table-relation.js';
import { columnRarity } from '../../../src/relations/column-rarity.js';
import { pairTables } from '../../../src/relations/pair-tables.js';
import { combinedScore, relateTables } from '../../../src/relations/relate-tables.js';
import { shapeSimilarity } from '../../../src/relations/shape-similarity.js';
import { similarShapes, SIMILAR_SHARE } from '../../../src/relations/similar-shapes.js';
import type { ShapedTable } from '../../../src/relations/table-shape.js';
import { numbered, relatable, shaped, sketchOf } from './tables.js';

const CUSTOMERS = [
  'id uuid!',
  'email text!',
  'full_name text',
  'loyalty_tier text',
  'marketing_consent boolean!',
  'created_at timestamp with time zone!',
];
const ORDERS = [
  'id bigint!',
  'customer_id uuid!',
  'net_total numeric(12,2)!',
  'shipping_country character(2)',
  'fulfilment_state text!',
  'placed_at timestamp with time zone!',
];
const GENERIC = ['id bigint!', 'name text!', 'created_at timestamp with time zone!'];

interface Related {
  readonly relations: readonly TableRelation[];
  /** The relation of two tables, whatever their order. */
  readonly between: (a: ShapedTable | undefined, b: ShapedTable | undefined) => TableRelation | undefined;
  readonly tables: readonly ShapedTable[];
}

function relate(
  all: readonly RelatableTable[],
  sketches: (tables: readonly ShapedTable[]) => readonly KeySketch[] = () => [],
): Related {
  const tables = shaped(all);
  const known = sketches(tables);
  const relations = relateTables(pairTables(tables, columnRarity(tables), []), {
    sketchesOf: ({ id }) => known.filter(({ tableId }) => tableId === id),
    whyOf: () => null,
    copyOf: () => null,
  });
  return {
    relations,
    tables,
    between: (a, b) => relations.find((of) => [of.a, of.b].sort().join() === [a?.id, b?.id].sort().join()),
  };
}

describe('tables of one shape', () => {
  it('are found in other places, whatever their names, with what speaks for it', () => {
    const { between, tables, relations } = relate([
      relatable('customers', CUSTOMERS, { place: 'core/app.public' }),
      relatable('clients', CUSTOMERS, { place: 'shop/db.sales' }),
      relatable('orders', ORDERS, { place: 'core/app.public' }),
    ]);
    const found = between(tables[0], tables[1]);
    expect(relations).toHaveLength(1);
    expect(found).toMatchObject({ kind: 'SAME_SHAPE', reasons: [{ evidence: 'SHAPE' }] });
    expect(found?.score).toBeGreaterThan(0.8);
    expect(found?.reasons[0]?.text).toMatch(
      /^the same 6 columns, types, nullability and primary key \(\d+ bits/,
    );
  });

  it('are not related when many tables have their columns and their names differ', () => {
    const names = ['tags', 'teams', 'regions', 'labels', 'brands', 'groups', 'topics', 'stores'];
    const { relations } = relate(
      names.flatMap((name, index) => [
        relatable(name, GENERIC, { place: `source${index % 3}/app.public` }),
        relatable(`${name}_kinds`, [...GENERIC, 'updated_at timestamp with time zone'], {
          place: `source${index % 3}/app.public`,
        }),
      ]),
    );
    expect(relations).toEqual([]);
  });

  it('are related by their name too when their columns are common, though not surely', () => {
    const { between, tables } = relate([
      relatable('brands', GENERIC, { place: 'core/app.public' }),
      relatable('Brands', GENERIC, { place: 'shop/db.public' }),
      relatable('topics', GENERIC, { place: 'shop/db.public' }),
    ]);
    const found = between(tables[0], tables[1]);
    expect(found?.kind).toBe('SAME_SHAPE');
    expect(found?.score).toBeGreaterThan(0.4);
    expect(found?.score).toBeLessThan(0.6);
    expect(found?.reasons[0]?.text).toContain('the same name');
  });

  it('of a thousand tenants have a handful of relations each', () => {
    const { relations, tables } = relate(
      Array.from({ length: 1_000 }, (_, tenant) =>
        relatable('orders', ORDERS, { place: `core/app.tenant${tenant}` }),
      ),
    );
    const counts = new Map(tables.map(({ id }) => [id, 0]));
    for (const { a, b } of relations) for (const id of [a, b]) counts.set(id, (counts.get(id) ?? 0) + 1);
    expect(Math.min(...counts.values())).toBe(16);
    expect(Math.max(...counts.values())).toBe(16);
  });
});

describe('tables of similar shapes', () => {
  it('are found, with what they differ in', () => {
    const drifted = [...ORDERS.filter((text) => !text.startsWith('shipping')), 'discount_code text'].map(
      (text) => text.replace('numeric(12,2)!', 'numeric(14,4)'),
    );
    const { between, tables } = relate([
      relatable('orders', ORDERS, { place: 'core/app.public' }),
      relatable('orders', drifted, { place: 'old/app.public' }),
    ]);
    const found = between(tables[0], tables[1]);
    expect(found?.kind).toBe('SIMILAR_SHAPE');
    expect(found?.reasons[0]?.text).toMatch(
      /^the same name, 5 of 7 columns in both: \d+ % of what is particular in them \(\d+ bits by how rare the columns are\); only in core\/app\.public\.orders: shipping_country; only in old\/app\.public\.orders: discount_code; other types: net_total: numeric\(12,2\) and numeric\(14,4\); nullable in one of them: net_total$/,
    );
  });

  it('are those that comparing all with all finds', () => {
    const word = fc.constantFrom(...numbered('word', 1, 12));
    const table = fc.uniqueArray(word, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(table, { minLength: 2, maxLength: 10 }), (all) => {
        const tables = shaped(
          all.map((columns, index) =>
            relatable(
              `t${index}`,
              columns.map((name) => `${name} text`),
              { key: [] },
            ),
          ),
        );
        const rarity = columnRarity(tables);
        const shapes = [...new Set(tables.map(({ shape }) => shape))];
        const key = (a: { hash: string }, b: { hash: string }): string => [a.hash, b.hash].sort().join();
        const found = similarShapes(shapes, rarity).map(({ a, b }) => key(a, b));
        const wanted = shapes.flatMap((a, at) =>
          shapes
            .slice(at + 1)
            .filter((b) => shapeSimilarity(a, b, rarity).share >= SIMILAR_SHARE)
            .map((b) => key(a, b)),
        );
        expect([...found].sort()).toEqual([...wanted].sort());
      }),
    );
  });
});

describe('tables that share keys', () => {
  const accounts = relatable('accounts', ['id uuid!', 'iban text', 'opened_on date'], {
    place: 'bank/db.public',
  });
  const risk = relatable('accounts', ['account uuid!', 'risk_class text', 'reviewed_by text'], {
    key: ['account'],
    place: 'risk/db.public',
  });

  it('are related under another shape', () => {
    const { between, tables } = relate([accounts, risk], ([a, b]) =>
      a === undefined || b === undefined
        ? []
        : [sketchOf(a, ['id'], numbered('key', 1, 900)), sketchOf(b, ['account'], numbered('key', 1, 450))],
    );
    const found = between(tables[0], tables[1]);
    expect(found?.kind).toBe('SHARED_KEYS');
    expect(found?.reasons).toHaveLength(1);
    expect(found?.reasons[0]?.text).toMatch(
      /^100 % of the keys of risk\/db\.public\.accounts are in bank\/db\.public\.accounts by id and account \(\d+ % to 100 % with 95 % confidence, from \d+ keys\)$/,
    );
  });

  it('are not when nothing but the name is the same', () => {
    const { relations } = relate([accounts, risk], ([a, b]) =>
      a === undefined || b === undefined
        ? []
        : [sketchOf(a, ['id'], numbered('key', 1, 900)), sketchOf(b, ['account'], numbered('other', 1, 450))],
    );
    expect(relations).toEqual([]);
  });

  it('are not when the keys are numbers from sequences, which overlap anyway', () => {
    const numbers = ['id bigint!', 'risk_class text', 'reviewed_by text'];
    const { relations } = relate(
      [
        relatable('events', numbers, { place: 'a/db.public' }),
        relatable('events', ['id bigint!', 'venue text', 'doors_open time'], { place: 'b/db.public' }),
      ],
      ([a, b]) =>
        a === undefined || b === undefined
          ? []
          : [
              sketchOf(a, ['id'], numbered('', 1, 900), true),
              sketchOf(b, ['id'], numbered('', 1, 900), true),
            ],
    );
    expect(relations).toEqual([]);
  });

  it('are told from tables that only number alike by the moment at which rows were made', () => {
    const columns = [...ORDERS, 'created_at timestamp with time zone!'];
    const made = (place: string): RelatableTable => relatable('orders', columns, { place });
    const { between, tables } = relate(
      [made('a/db.public'), made('b/db.public'), made('c/db.public')],
      (all) =>
        all.flatMap((table, index) => [
          sketchOf(table, ['id'], numbered('', 1, 2_000), true),
          sketchOf(table, ['created_at', 'id'], numbered(index === 2 ? 'elsewhere' : 'here', 1, 2_000)),
        ]),
    );
    const keysOf = (a: number, b: number): string =>
      between(tables[a], tables[b])?.reasons.find(({ evidence }) => evidence === 'KEYS')?.text ?? '';
    expect(keysOf(0, 1)).toMatch(/^100 % of the keys .* by created_at, id/);
    expect(keysOf(0, 2)).toMatch(/^0 % of the keys .* by created_at, id/);
    const [copy, other] = [between(tables[0], tables[1]), between(tables[0], tables[2])];
    expect(copy?.score ?? 0).toBeGreaterThan(other?.score ?? 1);
  });
});

describe('a copy of ours', () => {
  it('is a relation for sure, whatever became of the shape', () => {
    const tables = shaped([
      relatable('a', ['iban text']),
      relatable('b', ['weight text'], { place: 'x/y.z' }),
    ]);
    const [a, b] = tables;
    if (a === undefined || b === undefined) throw new Error('two');
    const at = new Date('2026-03-04T05:06:07Z');
    const [relation] = relateTables(pairTables(tables, columnRarity(tables), [[b.id, a.id]]), {
      sketchesOf: () => [],
      whyOf: () => 'it is gone',
      copyOf: () => ({ from: a.id, kind: 'CONSOLIDATE', at }),
    });
    expect(relation).toMatchObject({ kind: 'LINEAGE', score: 1 });
    expect(relation?.reasons.map(({ text }) => text)).toEqual([
      'keys were not compared (core/app.public.a: it is gone; x/y.z.b: it is gone)',
      'x/y.z.b was made out of core/app.public.a by a CONSOLIDATE move on 2026-03-04',
    ]);
  });
});

describe('the score of several reasons', () => {
  it('is within 0 and 1, the same in any order, and not lowered by one reason more', () => {
    const reasons = fc.array(
      fc.record({
        evidence: fc.constantFrom('SHAPE' as const, 'KEYS' as const),
        score: fc.double({ min: 0, max: 1, noNaN: true }),
        text: fc.constant(''),
      }),
    );
    fc.assert(
      fc.property(reasons, (all) => {
        const score = combinedScore(all);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(combinedScore([...all].reverse())).toBeCloseTo(score, 12);
        expect(combinedScore(all.slice(1))).toBeLessThanOrEqual(score + 1e-12);
      }),
    );
    expect(combinedScore([])).toBe(0);
  });
});
