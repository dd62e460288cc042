import type { MoveThrottle, SourceLoad, ThrottleLimits } from '../../domain/throttle.js';
import { decideThrottle, unthrottled } from './decide-throttle.js';
import type { ThrottleState } from './decide-throttle.js';

export interface Throttle {
  /** Each look at the source, about one a second. */
  readonly observe: (load: SourceLoad) => void;
  /** Whether one more chunk may start where `running` of at most `all` are copied. */
  readonly allows: (running: number, all: number) => boolean;
  /** Null while nothing is held back. */
  readonly shown: () => MoveThrottle | null;
}

/** Holds one move back. Where nobody looks, everything is allowed. */
export function createThrottle(limits: ThrottleLimits): Throttle {
  let state: ThrottleState | null = null;
  let earlier: SourceLoad | null = null;
  let known = 0;
  return {
    observe: (load) => {
      earlier = load;
      if (known === 0) return;
      state = decideThrottle(state ?? unthrottled(known), known, limits, load, performance.now());
    },
    allows: (running, all) => {
      known = all;
      if (state === null && earlier !== null)
        state = decideThrottle(unthrottled(all), all, limits, earlier, performance.now());
      return running < (state?.parallel ?? all);
    },
    shown: () =>
      state === null || state.reason === null ? null : { reason: state.reason, parallel: state.parallel },
  };
}
