/** How many chunks may be copied at once while a source is busy; pure. Halved step by step, and doubled again. */
import type { SourceLoad, ThrottleLimits } from '../../domain/throttle.js';

/** A step shows its effect only after a while: what was started ends first. */
const DOWN_EVERY_MS = 5_000;
/** It has to be quiet for so long before each step up, so that a busy minute is not met by waves. */
const QUIET_MS = 10_000;

export interface ThrottleState {
  readonly parallel: number;
  /** What made it less than all; null while it is all. */
  readonly reason: string | null;
  /** By a clock that only runs forward, in milliseconds. */
  readonly changedAt: number;
  /** Since when the source is quiet; null while it is busy. */
  readonly quietSince: number | null;
}

export const unthrottled = (parallel: number): ThrottleState => ({
  parallel,
  reason: null,
  changedAt: -Infinity,
  quietSince: -Infinity,
});

/** After one more look at the source; `all` is how many chunks there may be at once. */
export function decideThrottle(
  state: ThrottleState,
  all: number,
  limits: ThrottleLimits,
  load: SourceLoad,
  now: number,
): ThrottleState {
  const reason = exceeded(limits, load);
  if (reason !== null) {
    const down = state.parallel > 0 && now - state.changedAt >= DOWN_EVERY_MS;
    return down
      ? { parallel: Math.floor(state.parallel / 2), reason, changedAt: now, quietSince: null }
      : { ...state, reason: state.parallel < all ? reason : null, quietSince: null };
  }
  const quietSince = state.quietSince ?? now;
  if (state.parallel >= all || now - Math.max(quietSince, state.changedAt) < QUIET_MS)
    return { ...state, quietSince };
  const parallel = Math.min(all, Math.max(1, state.parallel * 2));
  return { parallel, reason: parallel < all ? state.reason : null, changedAt: now, quietSince };
}

/** What is above its limit, in words; null when nothing is. */
function exceeded(limits: ThrottleLimits, load: SourceLoad): string | null {
  const { activeSessions, lockWaits, lagSeconds } = load;
  if (limits.lockWaits > 0 && lockWaits > limits.lockWaits)
    return `${lockWaits} sessions wait for locks, more than ${limits.lockWaits}`;
  if (limits.lagSeconds > 0 && lagSeconds !== null && lagSeconds > limits.lagSeconds)
    return `a standby is ${Math.round(lagSeconds)} s behind, more than ${limits.lagSeconds}`;
  if (limits.activeSessions > 0 && activeSessions > limits.activeSessions)
    return `${activeSessions} sessions are active, more than ${limits.activeSessions}`;
  return null;
}
