import type { ClaimId } from '../domain/ids.js';
import { smoothRate } from '../domain/progress/smooth-rate.js';
import type { Rate } from '../domain/progress/smooth-rate.js';
import type { Meter } from './mover.js';

export interface PaceMeasure {
  /** The rate since the first look at a chunk; null until then. */
  look(): Rate | null;
  /** Takes the meter of a chunk that has ended, and keeps what it counted. */
  readonly retire: (claim: ClaimId) => void;
}

/** Measures what all chunks copy together. */
export function measurePace(meters: Map<ClaimId, Meter>): PaceMeasure {
  const ended = { rows: 0, bytes: 0 };
  let before: { readonly rows: number; readonly bytes: number; readonly at: number } | null = null;
  let rate: Rate | null = null;
  return {
    look: () => {
      if (before === null && meters.size === 0) return null;
      const now = { ...ended, at: performance.now() };
      for (const meter of meters.values()) {
        now.rows += meter.rows;
        now.bytes += meter.rawBytes;
      }
      if (before !== null) {
        rate = smoothRate(rate, {
          rows: now.rows - before.rows,
          bytes: now.bytes - before.bytes,
          seconds: (now.at - before.at) / 1000,
        });
      }
      before = now;
      return rate;
    },
    retire: (claim) => {
      const meter = meters.get(claim);
      meters.delete(claim);
      ended.rows += meter?.rows ?? 0;
      ended.bytes += meter?.rawBytes ?? 0;
    },
  };
}
