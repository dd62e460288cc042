import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { moveId } from '../../../src/domain/ids.js';
import { parseWindows } from '../../../src/domain/windows/parse-windows.js';
import { windowAt } from '../../../src/domain/windows/window-at.js';
import { scheduleMoves } from '../../../src/estimate/schedule-moves.js';
import type { PlacedInTime, QueueRules, TimedMove } from '../../../src/estimate/schedule-moves.js';

const NOW = new Date('2026-11-23T12:00:00Z');

const move = (index: number, seconds: number, more: Partial<TimedMove> = {}): TimedMove => ({
  id: moveId(`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`),
  running: false,
  source: 'shop',
  destination: 'the archive store',
  seconds,
  ...more,
});

const RULES: QueueRules = {
  limits: { perSource: 0, perDestination: 0 },
  concurrency: 10,
  windowAt: () => ({ open: true, until: null }),
};

const times = (moves: readonly TimedMove[], rules: Partial<QueueRules> = {}): readonly PlacedInTime[] => [
  ...scheduleMoves(moves, { ...RULES, ...rules }, NOW).values(),
];

describe('when moves would begin and end', () => {
  it('is at once, as long as there is a worker', () => {
    expect(times([move(1, 60), move(2, 30), move(3, 10)], { concurrency: 2 })).toEqual([
      { begins: 0, ends: 60 },
      { begins: 0, ends: 30 },
      { begins: 30, ends: 40 },
    ]);
  });

  it('waits for a place at the source, the largest first', () => {
    const moves = [move(1, 60), move(2, 30), move(3, 10, { source: 'other' })];
    expect(times(moves, { limits: { perSource: 1, perDestination: 0 } })).toEqual([
      { begins: 0, ends: 60 },
      { begins: 60, ends: 90 },
      { begins: 0, ends: 10 },
    ]);
  });

  it('waits for those that run already', () => {
    const moves = [move(1, 5, { running: true }), move(2, 30)];
    expect(times(moves, { concurrency: 1 })).toEqual([
      { begins: 0, ends: 5 },
      { begins: 5, ends: 35 },
    ]);
  });

  it('rests outside of the window, and goes on in the next one', () => {
    const windows = parseWindows({
      moveWindows: 'UTC mon-sun 11:00-13:00',
      quietExchanges: '',
      exchangeHolidays: '',
    });
    const day = { windowAt: (at: Date) => windowAt(windows, at) };
    expect(times([move(1, 1.5 * 3600)], day)).toEqual([{ begins: 0, ends: 3600 + 22 * 3600 + 1800 }]);
  });

  it('is never, where no window opens', () => {
    const never = {
      windowAt: (at: Date) => ({ open: false, until: new Date(at.getTime() + 1000) }) as const,
    };
    expect(times([move(1, 1)], never)).toEqual([{ begins: Infinity, ends: Infinity }]);
  });

  it('keeps all limits at every moment, and no move is shorter than its work', () => {
    const any = fc.record({
      seconds: fc.integer({ min: 0, max: 1000 }),
      source: fc.constantFrom('a', 'b', null),
      destination: fc.constantFrom('x', 'y'),
    });
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        (all, concurrency, perSource, perDestination) => {
          const moves = all.map((one, index) => move(index, one.seconds, one));
          const placed = times(moves, { concurrency, limits: { perSource, perDestination } });
          placed.forEach(({ begins, ends }, index) => {
            expect(ends - begins).toBeGreaterThanOrEqual((moves[index]?.seconds ?? 0) - 1e-6);
            const beside = placed.flatMap((other, at) =>
              other.begins <= begins && other.ends > begins + 1e-6 ? [moves[at]] : [],
            );
            expect(beside.length).toBeLessThanOrEqual(concurrency);
            const { source, destination } = moves[index] ?? move(0, 0);
            if (perSource > 0 && source !== null)
              expect(beside.filter((one) => one?.source === source).length).toBeLessThanOrEqual(perSource);
            if (perDestination > 0)
              expect(beside.filter((one) => one?.destination === destination).length).toBeLessThanOrEqual(
                perDestination,
              );
          });
        },
      ),
    );
  });
});
