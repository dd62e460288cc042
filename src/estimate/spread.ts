import type { Spread } from '../domain/dry-run.js';

/** Each figure by itself. */
export const mapSpread = (spread: Spread, change: (value: number) => number): Spread => ({
  low: change(spread.low),
  likely: change(spread.likely),
  high: change(spread.high),
});

/** In order, whatever the three are. */
export const spreadOf = (low: number, likely: number, high: number): Spread => ({
  low: Math.min(low, likely),
  likely,
  high: Math.max(likely, high),
});
