import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exactSpread } from '../../../src/domain/dry-run.js';
import type { SampleSlice } from '../../../src/domain/dry-run.js';
import { MOVE_KINDS } from '../../../src/domain/plan.js';
import { fitLine } from '../../../src/estimate/fit-line.js';
import { predictDuration } from '../../../src/estimate/predict-duration.js';
import type { DurationFacts } from '../../../src/estimate/predict-duration.js';
import { sizeOfMove } from '../../../src/estimate/size-of-move.js';
import { sizeOfTable } from '../../../src/estimate/size-of-table.js';

const slice = (pages: number, rawBytes: number, seconds = 0.01): SampleSlice => ({
  ...{ pages, rawBytes, seconds },
  rows: rawBytes / 100,
  storedBytes: rawBytes / 4,
});

const FACTS: DurationFacts = {
  kind: 'ARCHIVE',
  rawBytes: exactSpread(1e9),
  earlier: [],
  slices: [slice(64, 1e6, 0.02)],
  parallel: 2,
  allowed: 2,
};

describe('how long a move will take', () => {
  it('goes by earlier moves of its kind, first of all', () => {
    const earlier = [1e8, 2e8, 4e8].map((rawBytes) => ({ rawBytes, seconds: 1 + rawBytes / 1e8 }));
    const { basis, why, seconds } = predictDuration({ ...FACTS, earlier });
    expect(basis).toBe('EARLIER_MOVES');
    expect(why).toContain('the last 3 moves of kind ARCHIVE');
    expect(seconds.likely).toBeCloseTo(11, 6);
    expect(seconds.low).toBeLessThan(11);
    expect(seconds.high).toBeGreaterThan(11);
  });

  it('does not go by two of them, nor by moves that are all overhead beside it', () => {
    const two = [1e9, 2e9].map((rawBytes) => ({ rawBytes, seconds: 10 }));
    expect(predictDuration({ ...FACTS, earlier: two }).basis).toBe('SAMPLE');
    const tiny = [1, 2, 3].map((rawBytes) => ({ rawBytes, seconds: 0.5 }));
    expect(predictDuration({ ...FACTS, earlier: tiny }).basis).toBe('SAMPLE');
  });

  it('goes by stated defaults where nothing could be read, and says so', () => {
    expect(predictDuration({ ...FACTS, slices: [] })).toMatchObject({
      basis: 'DEFAULTS',
      why: expect.stringContaining('as on the developers'),
    });
    expect(predictDuration({ ...FACTS, kind: 'RESTORE' }).basis).toBe('DEFAULTS');
  });

  it('is longer while the source allows fewer chunks at once', () => {
    const free = predictDuration({ ...FACTS, parallel: 4, allowed: 4 });
    const busy = predictDuration({ ...FACTS, parallel: 4, allowed: 1 });
    expect(busy.seconds.likely).toBeCloseTo(4 * free.seconds.likely, 6);
    expect(busy.seconds.low).toBe(free.seconds.low);
    expect(busy.why).toContain('allows 1 of 4 chunks');
  });

  it('is never below zero, in order, and never shorter for more bytes, on any basis', () => {
    const move = fc.record({
      rawBytes: fc.double({ min: 0, max: 1e12, noNaN: true }),
      seconds: fc.double({ min: 0, max: 1e5, noNaN: true }),
    });
    const bytes = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...MOVE_KINDS),
        fc.array(move, { maxLength: 20 }),
        fc.boolean(),
        bytes,
        bytes,
        (kind, earlier, sampled, few, more) => {
          const at = (rawBytes: number): ReturnType<typeof predictDuration> =>
            predictDuration({
              ...FACTS,
              ...{ kind, earlier, rawBytes: exactSpread(rawBytes), slices: sampled ? FACTS.slices : [] },
            });
          const [small, large] = [at(few), at(few + more)];
          expect(small.seconds.low).toBeGreaterThanOrEqual(0);
          expect(small.seconds.likely).toBeGreaterThanOrEqual(small.seconds.low);
          expect(small.seconds.high).toBeGreaterThanOrEqual(small.seconds.likely);
          if (small.basis === large.basis)
            expect(large.seconds.likely).toBeGreaterThanOrEqual(small.seconds.likely * (1 - 1e-9));
        },
      ),
    );
  });
});

describe('a line through earlier moves', () => {
  it('neither starts nor falls below zero', () => {
    const point = fc.record({
      x: fc.double({ min: 0, max: 1e9, noNaN: true }),
      y: fc.double({ min: 0, max: 1e9, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), (points) => {
        const line = fitLine(points);
        expect(line(0)).toBeGreaterThanOrEqual(0);
        expect(line(1e9)).toBeGreaterThanOrEqual(line(0));
      }),
    );
  });
});

describe('how large a move will be', () => {
  it('is exact where all pages were read', () => {
    const size = sizeOfTable(10, [slice(4, 400), slice(6, 900)]);
    expect(size.rawBytes).toEqual(exactSpread(1300));
  });

  it('lies between the emptiest and the fullest slice', () => {
    const size = sizeOfTable(1000, [slice(10, 100), slice(10, 300)]);
    expect(size.rawBytes).toEqual({ low: 10_000, likely: 20_000, high: 30_000 });
  });

  it('is nothing of an empty table, and goes by its bytes where no page could be read alone', () => {
    const facts = {
      ...{ kind: 'ARCHIVE' as const, pages: 0, heapBytes: 0, tableBytes: 8192, estimatedRows: 0 },
      ...{ slices: [], chunks: 1 },
    };
    expect(sizeOfMove(facts)).toMatchObject({ rawBytes: exactSpread(0), objects: 0 });
    const old = sizeOfMove({ ...facts, pages: 1e6, heapBytes: 8.192e9, estimatedRows: 5e6 });
    expect(old.rows.likely).toBe(5e6);
    expect(old.rawBytes.low).toBeLessThan(old.rawBytes.high);
    expect(old.objects).toBeGreaterThan(1);
  });
});
