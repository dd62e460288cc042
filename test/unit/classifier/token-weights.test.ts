import { describe, expect, it } from '@jest/globals';
import { learnTokenWeights } from '../../../src/classifier/token-weights.js';
import type { LabelledBag } from '../../../src/classifier/token-weights.js';

const bag = (group: string, broker: boolean, ...tokens: readonly string[]): LabelledBag => ({
  group,
  broker,
  tokens,
});
const BAGS = [
  bag('a', false, 'id', 'gadget'),
  bag('b', false, 'id', 'gadget'),
  bag('c', true, 'id', 'quark'),
  bag('d', true, 'id', 'quark', '__proto__'),
];

describe('token weights', () => {
  const weights = learnTokenWeights(BAGS);

  it('speak for BROKER above zero and for APP below, and not at all where both have the token alike', () => {
    expect(weights.get('quark')).toBeGreaterThan(1);
    expect(weights.get('gadget')).toBeLessThan(-1);
    expect(weights.get('id')).toBe(0);
  });

  it('count forty tables of one schema for less than forty of forty', () => {
    const many = Array.from({ length: 40 }, (_, i) => i);
    const others = [bag('x', false, 'id'), bag('y', false, 'id')];
    const one = learnTokenWeights([
      ...others,
      bag('z', true, 'id'),
      ...many.map(() => bag('v', true, 'vendor')),
    ]);
    const each = learnTokenWeights([
      ...others,
      bag('z', true, 'id'),
      ...many.map((i) => bag(`v${i}`, true, 'vendor')),
    ]);
    expect(one.get('vendor')).toBeLessThan(each.get('vendor') ?? 0);
  });

  it('know words of the trade before any table, and learn tokens named like object keys', () => {
    expect(weights.get('isin')).toBeGreaterThan(0);
    expect(weights.get('password')).toBeLessThan(0);
    expect(weights.get('__proto__')).toBeGreaterThan(0);
    expect(weights.has('constructor')).toBe(false);
  });
});
