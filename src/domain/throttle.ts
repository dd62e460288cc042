/** What a source has to do beside us, and what a move does about it. */

export interface SourceLoad {
  /** Sessions of clients that run a statement, without ours. */
  readonly activeSessions: number;
  /** Sessions that wait for a lock. */
  readonly lockWaits: number;
  /** How far its slowest standby is behind in replaying; null without one, or where the role may not see it. */
  readonly lagSeconds: number | null;
}

/** Above these a move holds back; 0: that is not looked at. */
export interface ThrottleLimits {
  readonly activeSessions: number;
  readonly lockWaits: number;
  readonly lagSeconds: number;
}

/** What a move shows while it copies fewer chunks at once than it may. */
export interface MoveThrottle {
  /** In words: what was above its limit. */
  readonly reason: string;
  /** Chunks that it copies at once now. */
  readonly parallel: number;
}
