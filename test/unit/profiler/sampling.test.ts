import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { binomialTail } from '../../../src/profiler/decide/binomial-tail.js';
import { chooseLeaves } from '../../../src/profiler/decide/choose-leaves.js';
import { needsSample } from '../../../src/profiler/decide/needs-sample.js';
import { planSample } from '../../../src/profiler/decide/plan-sample.js';

describe('a sample', () => {
  const size = fc.record({
    columns: fc.integer({ min: 1, max: 1600 }),
    pages: fc.integer({ min: 0, max: 2 ** 32 }),
    rowsPerPage: fc.option(fc.double({ min: 0.001, max: 300, noNaN: true })),
    maximumPages: fc.integer({ min: 8, max: 131_072 }),
    portion: fc.double({ min: 0.0001, max: 1, noNaN: true }),
  });

  it('stays within the byte limit, and is all of what is smaller than it needs', () => {
    fc.assert(
      fc.property(size, (of) => {
        const { percent, limit } = planSample(of);
        expect(percent).toBeGreaterThan(0);
        expect(percent).toBeLessThanOrEqual(100);
        expect(limit).toBeGreaterThanOrEqual(1);
        expect(limit * of.columns).toBeLessThanOrEqual(Math.max(60_000, 50 * of.columns));
        const read = (of.pages * percent) / 100;
        // The smallest percentage of a table of 32 TB is some forty pages.
        expect(read).toBeLessThanOrEqual(Math.max(of.maximumPages * of.portion, 1, of.pages * 1e-8) + 1e-6);
      }),
    );
  });

  it('of a small table is the table', () => {
    const small = { columns: 5, pages: 20, rowsPerPage: 50, maximumPages: 512, portion: 1 };
    expect(planSample(small)).toEqual({ percent: 100, limit: 2000 });
  });

  it('of a large one is as many pages as have the rows, all over it', () => {
    const large = { columns: 5, pages: 1_000_000, rowsPerPage: 40, maximumPages: 512, portion: 1 };
    expect(planSample(large)).toEqual({ percent: 0.005, limit: 2000 });
  });
});

describe('of the partitions of a table', () => {
  const leaves = fc.array(fc.record({ id: fc.nat(), pages: fc.nat({ max: 100_000 }) }), { maxLength: 200 });

  it('at most 16 are sampled, for all of the sample together', () => {
    fc.assert(
      fc.property(leaves, (all) => {
        const chosen = chooseLeaves(all);
        expect(chosen.length).toBeLessThanOrEqual(16);
        expect(chosen.length > 0).toBe(all.length > 0);
        expect(new Set(chosen.map(({ leaf }) => leaf)).size).toBe(chosen.length);
        if (all.length > 0) expect(chosen.reduce((sum, { portion }) => sum + portion, 0)).toBeCloseTo(1);
      }),
    );
  });

  it('one that holds a sixteenth of the pages is always among them', () => {
    fc.assert(
      fc.property(leaves, fc.nat({ max: 200 }), (others, place) => {
        const rest = others.reduce((sum, { pages }) => sum + Math.max(1, pages), 0);
        const large = { id: -1, pages: Math.ceil(rest / 15) + 2 };
        const all = [...others.slice(0, place), large, ...others.slice(place)];
        expect(chooseLeaves(all).map(({ leaf }) => leaf)).toContain(large);
      }),
    );
  });
});

describe('chance', () => {
  it('explains what is expected of it, and nothing that is far from it', () => {
    expect(binomialTail(0, 0, 0.1)).toBe(1);
    expect(binomialTail(100, 10, 0.1)).toBe(1);
    expect(binomialTail(100, 20, 0.1)).toBeGreaterThan(1e-3);
    expect(binomialTail(100, 100, 0.1)).toBeCloseTo(0.1 ** 100, 110);
    expect(binomialTail(9, 9, 0.1)).toBeCloseTo(1e-9, 12);
  });
});

describe('statistics are not enough', () => {
  const statistics = { nullShare: 0, distinct: -1, averageBytes: 8, mostCommon: [], bounds: ['a'] };
  it('where there are none, and where they have no values in which patterns could be', () => {
    expect(needsSample('number', undefined)).toBe(true);
    expect(needsSample('text', statistics)).toBe(false);
    expect(needsSample('text', { ...statistics, bounds: [] })).toBe(true);
    expect(needsSample('text', { ...statistics, bounds: [], nullShare: 1 })).toBe(false);
    expect(needsSample('boolean', { ...statistics, bounds: [] })).toBe(false);
  });
});
