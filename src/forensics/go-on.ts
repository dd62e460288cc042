import type { DatabaseActivity, RelationActivity } from '../domain/activity.js';

/** A count of 100 that stands can be chance, and two of them hardly; a count of 1,000 can hardly be alone. */
const weight = (count: bigint): number => (count >= 1000n ? 2 : count >= 100n ? 1 : 0);
const ENOUGH = 2;

/**
 * 16 and newer: a table shows the same moment of its last scan as before. A reset clears it and no later scan can set
 * it, so this alone is certain.
 */
export const aMomentStands = (before: DatabaseActivity, after: DatabaseActivity): boolean =>
  pairsOf(before, after).some(([{ counters: then }, { counters: now }]) =>
    [
      [then.lastSeqScan, now.lastSeqScan],
      [then.lastIdxScan, now.lastIdxScan],
    ].some(([old, is]) => old instanceof Date && old.getTime() === is?.getTime()),
  );

/**
 * Whether counters of which none fell go on, though the reset mark of their database moved (the reset of one table
 * moves it too). Had they begun anew, each would have had to regain its count since the mark. So less time must have
 * passed since the mark than they had counted before, and some large counts of written rows must be the very same as
 * before. Counts of reads prove nothing: a report that runs every day, and our own scans, come to the same counts again.
 */
export function goOn(before: DatabaseActivity, after: DatabaseActivity, mark: Date): boolean {
  if (aMomentStands(before, after)) return true;
  const { statsReset, clusterReset } = before.epoch;
  const began = Math.max(statsReset?.getTime() ?? -Infinity, clusterReset?.getTime() ?? -Infinity);
  const countedFor = before.at.getTime() - began;
  const sinceMark = after.at.getTime() - mark.getTime();
  if (!Number.isFinite(began) || sinceMark < 0 || sinceMark > countedFor) return false;
  return pairsOf(before, after).reduce((sum, pair) => sum + standing(...pair), 0) >= ENOUGH;
}

type Pair = readonly [before: RelationActivity, after: RelationActivity];

function pairsOf(before: DatabaseActivity, after: DatabaseActivity): readonly Pair[] {
  const known = new Map(before.relations.map((relation) => [relation.relationOid, relation]));
  return after.relations.flatMap((relation): readonly Pair[] => {
    const old = known.get(relation.relationOid);
    return old === undefined ? [] : [[old, relation]];
  });
}

function standing({ counters: then }: RelationActivity, { counters: now }: RelationActivity): number {
  const same = [
    now.inserted === then.inserted ? then.inserted : 0n,
    now.updated === then.updated ? then.updated : 0n,
    now.deleted === then.deleted ? then.deleted : 0n,
  ];
  return Math.max(...same.map(weight));
}
