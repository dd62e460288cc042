import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { COST_TIMES, exactSpread } from '../../../src/domain/dry-run.js';
import type { MoveSize } from '../../../src/domain/dry-run.js';
import { MOVE_KINDS } from '../../../src/domain/plan.js';
import type { Prices } from '../../../src/domain/prices.js';
import { costOfMove } from '../../../src/estimate/cost-of-move.js';
import type { CostFacts } from '../../../src/estimate/cost-of-move.js';
import { parseMoney } from '../../../src/estimate/money.js';
import { sumCosts } from '../../../src/estimate/sum-costs.js';

const PRICES: Prices = {
  currency: 'USD',
  sources: { shop: '0.115', target: '0.2' },
  storage: {
    STANDARD: { gigabyteMonth: '0.023', thousandPuts: '0.005', thousandGets: '0.0004' },
    GLACIER_IR: { gigabyteMonth: '0.004' },
  },
  warehouseGigabyteMonth: '0.024',
  tenThousandKmsRequests: '0.03',
  transferGigabyte: '0.01',
};

const size = (raw: number, stored: number, objects: number): MoveSize => ({
  rows: exactSpread(1),
  rawBytes: exactSpread(raw),
  storedBytes: exactSpread(stored),
  objects,
});

const ARCHIVE: CostFacts = {
  kind: 'ARCHIVE',
  from: 'shop',
  to: null,
  storageClass: 'STANDARD',
  tableBytes: 100_000_000_000n,
  size: size(80e9, 10e9, 1998),
};

describe('what a move costs', () => {
  it('is storage, requests and transfer by the prices of the configuration', () => {
    const costs = costOfMove(PRICES, ARCHIVE);
    expect(costs.lines.map(({ when, what, amount }) => [when, what, amount])).toEqual([
      ['ONCE', 'transfer out of source shop', '0.8'],
      ['ONCE', '2000 PUT requests', '0.01'],
      ['ONCE', '4000 GET and HEAD requests', '0.0016'],
      ['ONCE', 'at most 6000 KMS requests', '0.018'],
      ['MONTHLY', 'archive in STANDARD', '0.23'],
      ['FREED_MONTHLY', 'table at source shop', '11.5'],
    ]);
    expect(costs).toMatchObject({
      once: '0.8296',
      monthly: '0.23',
      freedMonthly: '11.5',
      savingMonthly: '11.27',
      breakEvenMonths: 0.1,
      unpriced: [],
      alternatives: [{ storageClass: 'GLACIER_IR', monthly: '0.04' }],
    });
  });

  it('says which price is missing, and guesses none', () => {
    const costs = costOfMove({ currency: 'USD', sources: {}, storage: {} }, ARCHIVE);
    expect(costs).toMatchObject({ once: '0', monthly: '0', savingMonthly: null, breakEvenMonths: null });
    expect(costs.unpriced).toEqual([
      'no price configured for transferGigabyte',
      'no price configured for storage.STANDARD.thousandPuts',
      'no price configured for storage.STANDARD.thousandGets',
      'no price configured for tenThousandKmsRequests',
      'no price configured for storage.STANDARD',
      'no price configured for sources.shop',
    ]);
  });

  it('counts no requests of a directory, and takes the price of other sources for one that has none', () => {
    const costs = costOfMove(
      {
        ...{ currency: 'USD', sources: {}, otherSources: '1' },
        ...{ storage: { DIRECTORY: { gigabyteMonth: '0' } }, transferGigabyte: '0' },
      },
      { ...ARCHIVE, from: 'constructor', storageClass: 'DIRECTORY' },
    );
    expect(costs).toMatchObject({ once: '0', freedMonthly: '100', savingMonthly: '100', unpriced: [] });
    expect(costs.lines).toHaveLength(3);
  });

  it('of a restore is what the table costs from then on: there is no saving to break even by', () => {
    const costs = costOfMove(PRICES, { ...ARCHIVE, kind: 'RESTORE', from: null, to: 'target' });
    expect(costs).toMatchObject({
      monthly: '16',
      freedMonthly: '0',
      savingMonthly: '-16',
      breakEvenMonths: null,
    });
  });
});

const bytes = fc.integer({ min: 0, max: 2 ** 50 });
const decimal = fc
  .nat({ max: 10_000_000 })
  .map((units) => `${Math.floor(units / 1e6)}.${String(units % 1e6).padStart(6, '0')}`);
const anyPrice = fc.option(decimal, { nil: undefined });
const prices: fc.Arbitrary<Prices> = fc.record({
  currency: fc.constant('EUR'),
  sources: fc.dictionary(fc.constantFrom('shop', 'target'), decimal),
  otherSources: anyPrice,
  storage: fc.dictionary(
    fc.constantFrom('STANDARD', 'DIRECTORY', 'GLACIER_IR'),
    fc.record({ gigabyteMonth: decimal, thousandPuts: anyPrice, thousandGets: anyPrice }),
  ),
  warehouseGigabyteMonth: anyPrice,
  tenThousandKmsRequests: anyPrice,
  transferGigabyte: anyPrice,
});
const facts: fc.Arbitrary<CostFacts> = fc
  .tuple(
    fc.constantFrom(...MOVE_KINDS),
    fc.constantFrom('STANDARD', 'DIRECTORY'),
    bytes,
    bytes,
    bytes,
    fc.nat(),
  )
  .map(([kind, storageClass, table, raw, stored, objects]) => ({
    ...{ kind, storageClass, from: 'shop', to: 'target' },
    tableBytes: BigInt(table),
    size: size(raw, stored, objects),
  }));

describe('costs of any moves under any prices', () => {
  it('are never below zero, and totals are the sums of their lines', () => {
    fc.assert(
      fc.property(prices, fc.array(facts, { maxLength: 5 }), (configured, moves) => {
        const costs = moves.map((move) => costOfMove(configured, move));
        const total = sumCosts(costs);
        const sums = { ONCE: total.once, MONTHLY: total.monthly, FREED_MONTHLY: total.freedMonthly };
        for (const when of COST_TIMES) {
          const amounts = costs
            .flatMap(({ lines }) => lines)
            .flatMap((line) => (line.when === when && line.amount !== null ? [parseMoney(line.amount)] : []));
          expect(amounts.every((amount) => amount >= 0n)).toBe(true);
          expect(parseMoney(sums[when])).toBe(amounts.reduce((sum, amount) => sum + amount, 0n));
        }
      }),
    );
  });

  it('are never less for more bytes', () => {
    fc.assert(
      fc.property(prices, facts, bytes, (configured, move, more) => {
        const larger: CostFacts = {
          ...move,
          tableBytes: move.tableBytes + BigInt(more),
          size: size(
            move.size.rawBytes.likely + more,
            move.size.storedBytes.likely + more,
            move.size.objects + 1,
          ),
        };
        const [few, many] = [costOfMove(configured, move), costOfMove(configured, larger)];
        for (const total of ['once', 'monthly', 'freedMonthly'] as const)
          expect(parseMoney(many[total])).toBeGreaterThanOrEqual(parseMoney(few[total]));
      }),
    );
  });
});
