import type { RelationActivity } from '../domain/activity.js';
import type { EpochStart, ReadCounts, WriteCounts } from '../domain/usage-evidence.js';
import type { ReadLedger } from './read-ledger.js';
import type { RowBounds } from './row-bounds.js';

/** One relation of two scans, with what its counters moved by and what explains that so far. */
export interface ComparedRelation {
  /** Null for a relation that was not there, or at the first scan of the database. */
  readonly before: RelationActivity | null;
  readonly after: RelationActivity;
  /**
   * `interval`: the counters moved by this between the two scans, so that what changed in between can have moved them.
   * `birth`: the relation came between the two scans. `unknown`: the counters began anew, so that what changed
   * between the scans can have been counted or not.
   */
  readonly counted: 'interval' | 'birth' | 'unknown';
  readonly reads: ReadCounts;
  readonly writes: WriteCounts;
  readonly rows: RowBounds;
  readonly epoch: EpochStart | null;
  readonly ledger: ReadLedger;
}
