/** Rounds a feature's value. */
import { NOT_KNOWN } from './not-known.js';

/** No sum is kept beyond this, which no threshold needs. */
const LIMIT = 64;

/**
 * Values up to 1 (shares, flags) are rounded to twentieths, larger ones (logarithms, sums of evidence) to quarters:
 * finer differences are noise at the size of the training set, and the library's training time grows with the
 * number of distinct values.
 */
export function settle(value: number): number {
  if (value === NOT_KNOWN) return value;
  const steps = Math.abs(value) <= 1 ? 20 : 4;
  return Math.round(Math.max(-LIMIT, Math.min(LIMIT, value)) * steps) / steps;
}
