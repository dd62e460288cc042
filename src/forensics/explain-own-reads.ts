import type { OwnRead } from '../domain/activity.js';
import type { ComparedRelation } from './compared-relation.js';
import type { Judgement } from './judge-epoch.js';

/**
 * A session writes its counts within a minute after its transaction ended (PGSTAT_MAX_INTERVAL, 15 and newer; 0.5 s
 * before): what the counters do not show ten minutes later was lost, and must not explain somebody else's read.
 */
const SHOWN_WITHIN_MS = 600_000;

/**
 * Reads of our own, each as a whole or not at all: a smaller read of somebody else is never taken for a part of ours.
 * One of exactly the same size cannot be told from ours; then it is ours now and theirs when ours shows.
 * Returns what did not show yet. What happened before the counters began is dropped.
 */
export function explainOwnReads(
  relations: ReadonlyMap<number, ComparedRelation>,
  ownReads: readonly OwnRead[],
  { counters, from, epoch }: Judgement,
  to: Date,
): readonly OwnRead[] {
  if (counters === 'baseline') return [];
  const since =
    counters === 'anew' ? (epoch?.countingSince ?? from).getTime() : from.getTime() - SHOWN_WITHIN_MS;
  const ordered = [...ownReads].sort((a, b) => a.at.getTime() - b.at.getTime());
  return ordered.filter((read) => {
    const relation = relations.get(read.relationOid);
    // a boundary of counters that go on hides reads, and ours are not among them
    const epochOfTable = relation?.counted === 'interval' ? null : relation?.epoch;
    const began = Math.max(since, epochOfTable?.countingSince.getTime() ?? since);
    if (relation === undefined || read.at.getTime() < began) return false;
    const evidence = `Sortkeep read it itself at ${read.at.toISOString()}: ${read.purpose}`;
    if (relation.ledger.takeExactly('OWN_READ', evidence, read)) return false;
    return read.at.getTime() >= to.getTime() - SHOWN_WITHIN_MS;
  });
}
