/**
 * A sample of the values of a key that two servers can compare without either of them giving a value away: the
 * smallest of the salted hashes of its distinct values (bottom-k, or KMV: Beyer et al., SIGMOD 2007).
 */
import type { TableId } from './ids.js';

/** Hashes in a sketch: shares are known to within 6 points (95 %, from 256 that can be compared). */
export const SKETCH_SIZE = 256;
/** Hashes are whole numbers below 2^52, which a double holds exactly. */
export const HASH_BITS = 52;

export interface KeySketch {
  readonly tableId: TableId;
  /** Sorted by name, so that keys of several columns compare whatever their order. */
  readonly columns: readonly string[];
  /** Distinct and ascending, at most 256. Rows in which a column is NULL have none. */
  readonly hashes: Float64Array;
  /** `hashes` has all there are: what is computed from it is exact. */
  readonly complete: boolean;
  /** Whole numbers that fill at least a quarter of their range, as numbers from a sequence do. */
  readonly dense: boolean;
}

/** A key whose values were not read. */
export interface AbsentSketch {
  readonly tableId: TableId;
  readonly columns: readonly string[];
  /** In words, to follow the table's name and a colon. */
  readonly why: string;
}
