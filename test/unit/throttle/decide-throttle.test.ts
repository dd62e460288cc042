import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SourceLoad } from '../../../src/domain/throttle.js';
import { decideThrottle, unthrottled } from '../../../src/engine/throttle/decide-throttle.js';
import type { ThrottleState } from '../../../src/engine/throttle/decide-throttle.js';

const LIMITS = { activeSessions: 8, lockWaits: 5, lagSeconds: 30 };
const IDLE: SourceLoad = { activeSessions: 8, lockWaits: 5, lagSeconds: 30 };
const BUSY: SourceLoad = { ...IDLE, lockWaits: 6 };

/** A look a second; what could be copied at once after each. */
function played(all: number, loads: readonly SourceLoad[]): readonly number[] {
  let state: ThrottleState = unthrottled(all);
  return loads.map((load, second) => {
    state = decideThrottle(state, all, LIMITS, load, second * 1000);
    return state.parallel;
  });
}

const seconds = (count: number, load: SourceLoad): readonly SourceLoad[] =>
  Array.from({ length: count }, () => load);

describe('holding back', () => {
  it('is not for a source within its limits', () => {
    expect(new Set(played(4, seconds(60, IDLE)))).toEqual(new Set([4]));
  });

  it('halves at once, then every five seconds, down to none', () => {
    const steps = played(4, seconds(20, BUSY));
    expect([0, 4, 5, 9, 10, 19].map((second) => steps[second])).toEqual([2, 2, 1, 1, 0, 0]);
  });

  it('goes up again one and then double, after ten quiet seconds each', () => {
    const steps = played(4, [...seconds(11, BUSY), ...seconds(40, IDLE)]);
    expect([10, 20, 21, 30, 31, 40, 41, 50].map((second) => steps[second])).toEqual([0, 0, 1, 1, 2, 2, 4, 4]);
  });

  it('does not go up while the load comes and goes', () => {
    const waves = Array.from({ length: 30 }, () => [...seconds(9, IDLE), BUSY]).flat();
    expect(played(2, [BUSY, ...waves]).at(-1)).toBe(0);
  });

  it.each([
    [{ ...IDLE, lockWaits: 9 }, '9 sessions wait for locks, more than 5'],
    [{ ...IDLE, lagSeconds: 61.4 }, 'a standby is 61 s behind, more than 30'],
    [{ ...IDLE, activeSessions: 12 }, '12 sessions are active, more than 8'],
  ])('says why: %j', (load, reason) => {
    expect(decideThrottle(unthrottled(2), 2, LIMITS, load, 0)).toMatchObject({ parallel: 1, reason });
  });

  it('looks at nothing that has no limit, and at no standby that is not seen', () => {
    const none = { activeSessions: 0, lockWaits: 0, lagSeconds: 0 };
    const load = { activeSessions: 1e6, lockWaits: 1e6, lagSeconds: 1e6 };
    expect(decideThrottle(unthrottled(2), 2, none, load, 0)).toMatchObject({ parallel: 2, reason: null });
    const unseen = { ...IDLE, lagSeconds: null };
    expect(decideThrottle(unthrottled(2), 2, LIMITS, unseen, 0)).toMatchObject({ parallel: 2, reason: null });
  });

  it('says why exactly while it holds back, within its bounds, and ends when it stays quiet', () => {
    const load = fc.record({
      activeSessions: fc.nat(16),
      lockWaits: fc.nat(10),
      lagSeconds: fc.option(fc.nat(60)),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.array(load, { maxLength: 100 }), (all, loads) => {
        let state = unthrottled(all);
        [...loads, ...seconds(70, IDLE)].forEach((look, second) => {
          const before = state.parallel;
          state = decideThrottle(state, all, LIMITS, look, second * 1000);
          expect(state.parallel).toBeGreaterThanOrEqual(Math.floor(before / 2));
          expect(state.parallel).toBeLessThanOrEqual(Math.min(all, Math.max(1, before * 2)));
          expect(state.reason !== null).toBe(state.parallel < all);
        });
        expect(state.parallel).toBe(all);
      }),
    );
  });
});
