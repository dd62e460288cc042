/** What a made-up way of use does to a table within a window, before it is dressed as counters. */
import type { SeededRandom } from './seeded-random.js';

/** Counts over the whole window; what is left out is 0. */
export interface Activity {
  readonly rows: number;
  readonly seqScans?: number;
  /** Share of the rows that a sequential scan reads. */
  readonly seqDepth?: number;
  readonly indexScans?: number;
  /** Tuples that an index scan fetches. */
  readonly indexDepth?: number;
  readonly inserted?: number;
  readonly updated?: number;
  readonly deleted?: number;
}

export interface UsageProfile {
  readonly name: string;
  /** How often the profile is drawn among those of its label. */
  readonly weight: number;
  readonly activity: (random: SeededRandom) => Activity;
}

/** A count that is 0 with the given probability and else log-uniform up to `most`. */
export const maybe = (random: SeededRandom, none: number, most: number): number =>
  random.chance(none) ? 0 : random.spread(1, most);
