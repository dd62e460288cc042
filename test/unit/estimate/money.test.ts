import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { moneyText as shownText } from '../../../src/cli/money-text.js';
import { costOf, moneyText, parseMoney } from '../../../src/estimate/money.js';

const price = fc
  .tuple(fc.nat({ max: 1_000_000 }), fc.nat({ max: 999_999 }))
  .map(([whole, fraction]) => `${whole}.${fraction.toString().padStart(6, '0')}`);

describe('amounts of money', () => {
  it('have no dust of floating point', () => {
    expect(moneyText(parseMoney('0.1') + parseMoney('0.2'))).toBe('0.3');
    expect(moneyText(costOf(1_500_000_000n, '0.023', 1_000_000_000n))).toBe('0.0345');
    expect(moneyText(-parseMoney('12.50'))).toBe('-12.5');
    expect(moneyText(0n)).toBe('0');
  });

  it('are read as they are written, whatever they are', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (amount) => {
        expect(parseMoney(moneyText(amount))).toBe(amount);
      }),
    );
  });

  it('are never less for more units, and never below zero', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 18n), fc.bigInt(0n, 10n ** 18n), price, (a, b, one) => {
        const [few, many] = a < b ? [a, b] : [b, a];
        const cost = costOf(few, one, 1_000_000_000n);
        expect(cost).toBeGreaterThanOrEqual(0n);
        expect(costOf(many, one, 1_000_000_000n)).toBeGreaterThanOrEqual(cost);
      }),
    );
  });

  it('are shown to the cent, and below a cent by their first two digits', () => {
    expect(
      ['0', '12', '1.005', '-3.456', '0.999', '0.0000234567', '-0.004', '999.999'].map(shownText),
    ).toEqual(['0.00', '12.00', '1.01', '-3.46', '1.00', '0.000023', '-0.004', '1000.00']);
  });
});
