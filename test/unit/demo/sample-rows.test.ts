import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SampleTable } from '../../../src/demo/fill-tables.js';
import { leftoverTables } from '../../../src/demo/leftover-rows.js';
import { paymentsTables } from '../../../src/demo/payments-rows.js';
import { samplePerson } from '../../../src/demo/sample-people.js';
import { sampleRandom } from '../../../src/demo/sample-random.js';
import { tradingTables } from '../../../src/demo/trading-rows.js';

const SETS: readonly (readonly [string, (seed: number) => readonly SampleTable[]])[] = [
  ['payments', paymentsTables],
  ['trading', tradingTables],
  ['payments leftovers', (seed) => leftoverTables('payments', seed)],
  ['trading leftovers', (seed) => leftoverTables('trading', seed)],
  ['market leftovers', (seed) => leftoverTables('market', seed)],
];

describe.each(SETS)('the sample rows of %s', (name, make) => {
  it('are the same for the same seed', () => {
    expect(JSON.stringify(make(3))).toBe(JSON.stringify(make(3)));
  });

  it('differ for another seed', () => {
    expect(JSON.stringify(make(3))).not.toBe(JSON.stringify(make(4)));
  });

  it('have the same columns in every row of a table, as filling needs', () => {
    for (const table of make(3)) {
      const shapes = new Set(table.rows.map((row) => Object.keys(row).join()));
      expect({ [`${name} ${table.name}`]: shapes.size }).toEqual({ [`${name} ${table.name}`]: 1 });
    }
  });
});

describe('sample values', () => {
  it('stay within what was asked for', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -1000, max: 1000 }), fc.nat(1000), (seed, from, more) => {
        const random = sampleRandom(seed);
        const [integer, money] = [random.integer(from, from + more), Number(random.money(1, 1 + more))];
        expect(integer >= from && integer <= from + more && Number.isInteger(integer)).toBe(true);
        expect(money >= 1 && money <= 1 + more).toBe(true);
        expect(random.skewed(1 + more)).toBeLessThan(1 + more);
        expect(random.uuid()).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        const time = random.time('2020-01-01', '2020-01-02');
        expect(time).toMatch(/^2020-01-01T/);
      }),
    );
  });

  it('prefer the front of a list, as busy users do', () => {
    const random = sampleRandom(1);
    const picks = Array.from({ length: 10_000 }, () => random.skewed(100));
    const front = picks.filter((pick) => pick < 10).length / picks.length;
    expect(front).toBeGreaterThan(0.28);
    expect(front).toBeLessThan(0.36);
  });

  it('give everybody a plain mail address of their own at example.com', () => {
    const random = sampleRandom(1);
    const emails = Array.from({ length: 500 }, (_, number) => samplePerson(random, number).email);
    expect(new Set(emails).size).toBe(500);
    for (const email of emails) expect(email).toMatch(/^[a-z]+\.[a-z]+\d+@example\.com$/);
  });
});
