import type { RelationActivity } from '../domain/activity.js';
import { indexesAreLost } from './relation-counters.js';

/** Why the counters of a relation that was there at both scans do not show all reads of its table, in words; or null. */
export function hiddenReads(before: RelationActivity, after: RelationActivity): string | null {
  if (before.tableOid !== after.tableOid) {
    return after.tableOid === after.relationOid
      ? `it was a partition of relation ${before.tableOid}, to which its earlier reads count`
      : `relation ${after.relationOid} became a partition of it, and its earlier reads count to relation ${before.tableOid}`;
  }
  return indexesAreLost(before, after)
    ? 'an index was dropped or built in the place of another, and the counts of its last reads went with it'
    : null;
}
