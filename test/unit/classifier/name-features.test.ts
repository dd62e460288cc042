import { describe, expect, it } from '@jest/globals';
import { nameBags, nameFeatures } from '../../../src/classifier/name-features.js';
import type { NameFeature } from '../../../src/classifier/name-features.js';
import { NOT_KNOWN } from '../../../src/classifier/not-known.js';
import { shapeOf } from '../../../src/classifier/table-shape.js';
import { fitNameWeights } from '../../../src/classifier/token-weights.js';
import { parseTrainingSet } from '../../../src/classifier/training-set.js';
import { shippedTrainingSet } from './model.js';
import { factsOf } from './table-facts.js';
import type { TableSketch } from './table-facts.js';

const WEIGHTS = fitNameWeights(
  parseTrainingSet(shippedTrainingSet()).map(({ group, label, table, columns }) => ({
    group,
    broker: label === 'BROKER',
    table,
    columns,
  })),
);
const featuresOf = (sketch: TableSketch, siblings: readonly string[] = []): Record<NameFeature, number> => ({
  ...nameFeatures(nameBags(shapeOf(factsOf(sketch)), siblings), WEIGHTS),
});
const ORDERS: TableSketch = {
  name: 'orders',
  columns: 'id bigint, status text, quantity numeric, created_at timestamp with time zone',
  key: ['id'],
};

describe('names', () => {
  it('tell a table named orders beside ticks and instruments from one beside carts', () => {
    const exchange = featuresOf(ORDERS, ['ticks', 'instruments', 'executions']);
    const shop = featuresOf(ORDERS, ['carts', 'customers', 'products']);
    expect(exchange.own_evidence).toBe(shop.own_evidence);
    expect(exchange.name_evidence).toBeGreaterThan(1);
    expect(shop.name_evidence).toBeLessThan(-1);
    expect(exchange.sibling_broker_share).toBe(1);
    expect(shop.sibling_app_share).toBe(1);
  });

  it('tell what an order holds where it stands alone', () => {
    const sent = featuresOf({
      ...ORDERS,
      columns: 'cl_ord_id text, symbol text, side text, limit_px numeric',
    });
    const bought = featuresOf({
      ...ORDERS,
      columns: 'customer_id bigint, product_id bigint, unit_price numeric',
    });
    expect(sent.name_evidence).toBeGreaterThan(1);
    expect(bought.name_evidence).toBeLessThan(-1);
  });

  it('read neighbours together: a unit price is charged, a bid price is quoted', () => {
    const of = (column: string): number =>
      featuresOf({ name: 'x', columns: `${column} numeric` }).column_evidence;
    expect(of('bid_price')).toBeGreaterThan(1);
    expect(of('unit_price')).toBeLessThan(of('price'));
  });

  it('say by their last word what the rows are, whatever was added to it', () => {
    const evidence = (name: string): number => featuresOf({ name, columns: '' }).table_evidence;
    expect(evidence('symbol_status')).toBeLessThan(evidence('status_symbols'));
    const bagOf = (name: string): readonly string[] =>
      nameBags(shapeOf(factsOf({ name, columns: '' })), []).table;
    expect(bagOf('symbol_status_old_2019')).toContain('statu$');
    expect(bagOf('old_2019').some((token) => token.endsWith('$'))).toBe(false);
  });

  it('keep a lack of siblings and references apart from ones that say nothing', () => {
    const alone = featuresOf(ORDERS);
    expect(alone).toMatchObject({
      has_siblings: 0,
      sibling_evidence: NOT_KNOWN,
      sibling_app_share: NOT_KNOWN,
    });
    expect(alone.reference_evidence).toBe(NOT_KNOWN);
    expect(alone.name_evidence).toBe(alone.own_evidence);
    const beside = featuresOf({ ...ORDERS, references: ['user_id users'] }, ['xyzzy']);
    expect(beside).toMatchObject({ has_siblings: 1, sibling_evidence: 0, sibling_app_share: 0 });
    expect(beside.reference_evidence).toBeLessThan(0);
  });

  it('know which words they know', () => {
    const { table_known_share, column_known_share } = featuresOf({
      name: 'orders_xyzzy',
      columns: 'qwxz text',
    });
    expect(table_known_share).toBe(0.5);
    expect(column_known_share).toBe(0);
  });
});
