import { describe, expect, it } from '@jest/globals';
import { fitNameWeights } from '../../../src/classifier/token-weights.js';
import type { LabelledNames } from '../../../src/classifier/token-weights.js';

const names = (group: string, broker: boolean, ...table: readonly string[]): LabelledNames => ({
  group,
  broker,
  table,
  columns: ['id'],
});
const TABLES = [
  names('a', false, 'gadget'),
  names('b', false, 'gadget'),
  names('c', true, 'quark'),
  names('d', true, 'quark', '__proto__'),
];
const twenty = (groupOf: (table: number) => string): readonly LabelledNames[] =>
  Array.from({ length: 20 }, (_, table) => names(groupOf(table), true, 'vendor'));

describe('token weights', () => {
  const { table, column } = fitNameWeights(TABLES);

  it('speak for BROKER above zero and for APP below, and not at all where both have the token alike', () => {
    expect(table.get('quark')).toBeGreaterThan(0.2);
    expect(table.get('gadget')).toBeLessThan(-0.2);
    expect(Math.abs(column.get('id') ?? 1)).toBeLessThan(0.05);
  });

  it('trust twenty tables of one schema less than twenty of twenty', () => {
    const one = fitNameWeights([...TABLES, ...twenty(() => 'v')]).table;
    const each = fitNameWeights([...TABLES, ...twenty((number) => `v${number}`)]).table;
    expect(one.get('vendor')).toBeLessThan(each.get('vendor') ?? 0);
  });

  it('know words of the trade before any table, and learn tokens named like object keys', () => {
    expect(table.get('isin')).toBeGreaterThan(2);
    expect(table.get('bid price')).toBeGreaterThan(1);
    expect(column.get('password')).toBeLessThan(-2);
    expect(table.get('statu$')).toBeLessThan(0);
    expect(table.get('__proto__')).toBeGreaterThan(0);
    expect(table.has('constructor')).toBe(false);
  });

  it('are what the word lists say where nothing was labelled', () => {
    const untaught = fitNameWeights([]);
    expect(untaught.table.get('isin')).toBe(2.5);
    expect(untaught.column).toEqual(untaught.table);
  });

  it('move against the lists where the labelled tables do', () => {
    const farm = Array.from({ length: 9 }, (_, group) => names(`farm${group}`, false, 'futur'));
    const weight = (tables: readonly LabelledNames[]): number =>
      fitNameWeights(tables).table.get('futur') ?? Number.NaN;
    expect(weight([...TABLES, ...farm])).toBeLessThan(weight(TABLES) - 0.5);
  });

  it('do not depend on the order of the tables', () => {
    expect(fitNameWeights(TABLES.toReversed())).toEqual(fitNameWeights(TABLES));
  });
});
