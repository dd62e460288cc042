import type { Config } from '../config/config.js';
import type { MoveLimits } from '../domain/move-limits.js';
import type { ThrottleLimits } from '../domain/throttle.js';
import type { WindowState } from '../domain/windows/move-windows.js';
import { parseWindows } from '../domain/windows/parse-windows.js';
import { windowAt } from '../domain/windows/window-at.js';

export interface ConfiguredRules {
  readonly limits: MoveLimits;
  readonly concurrency: number;
  readonly throttle: ThrottleLimits;
  readonly windowAt: (at: Date) => WindowState;
  /** Now. */
  readonly window: () => WindowState;
}

/** When moves may run, how many at once, and how they hold back. */
export function queueRules(config: Config): ConfiguredRules {
  const windows = parseWindows(config);
  return {
    limits: { perSource: config.movesPerSource, perDestination: config.movesPerDestination },
    concurrency: config.concurrentMoves,
    throttle: {
      activeSessions: config.sourceActiveSessions,
      lockWaits: config.sourceLockWaits,
      lagSeconds: config.sourceLagSeconds,
    },
    windowAt: (at) => windowAt(windows, at),
    window: () => windowAt(windows, new Date()),
  };
}
