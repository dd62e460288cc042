import type { DatabaseActivity } from '../domain/activity.js';
import { NO_READS, NO_WRITES } from '../domain/usage-evidence.js';
import type { RelationInterval } from '../domain/usage-evidence.js';
import { lostBetween } from './lost-between.js';

/**
 * Partitions that a table had at the scan before and has no more. One that was dropped took the counts of its last
 * reads along, those of one that was detached count to another table now: without a boundary a table whose partitions
 * are read and then dropped would look as if nobody read it. A relation that was a table of its own is gone with all
 * of it, or is a part of another one, and needs none.
 */
export function lostParts(
  before: DatabaseActivity | null,
  after: DatabaseActivity,
): readonly RelationInterval[] {
  if (before === null) return [];
  const tables = new Map(after.relations.map(({ relationOid, tableOid }) => [relationOid, tableOid]));
  return before.relations.flatMap(({ relationOid, tableOid }): readonly RelationInterval[] => {
    const table = tables.get(relationOid);
    if (relationOid === tableOid || table === tableOid) return [];
    const what = table === undefined ? 'dropped, and the counts of its last reads with it' : 'detached';
    const evidence = `its partition ${relationOid} was ${what}`;
    return [
      {
        relationOid,
        tableOid,
        reads: NO_READS,
        writes: NO_WRITES,
        attributions: [],
        unexplained: NO_READS,
        lastRead: null,
        epoch: lostBetween(before.at, after.at, evidence),
      },
    ];
  });
}
