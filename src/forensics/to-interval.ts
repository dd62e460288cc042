import type { RelationInterval } from '../domain/usage-evidence.js';
import type { ComparedRelation } from './compared-relation.js';
import { lastRead } from './last-read.js';

/** Null for a relation to which nothing happened. */
export function toInterval(relation: ComparedRelation, from: Date, to: Date): RelationInterval | null {
  const { after, reads, writes, epoch, ledger } = relation;
  const { seqScans, seqTuples, indexScans, indexTuples } = reads;
  const { inserted, updated, deleted } = writes;
  const counts = seqScans + seqTuples + indexScans + indexTuples + inserted + updated + deleted;
  if (epoch === null && counts === 0n) return null;
  const { attributions, unexplained } = ledger.settle();
  return {
    relationOid: after.relationOid,
    tableOid: after.tableOid,
    reads,
    writes,
    attributions,
    unexplained,
    lastRead: lastRead(relation, attributions, unexplained, from, to),
    epoch,
  };
}
