/** What the statistics counters say of a table's use; reads that something else explains are not among them. */
import type { TableFacts } from '../domain/table-facts.js';

export interface UsageEvidence {
  readonly windowMs: number;
  readonly epochs: number;
  readonly seqScans: number;
  readonly seqTuplesRead: number;
  readonly indexScans: number;
  readonly indexTuplesFetched: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** Between the last read and the window's end; null where none was seen. */
  readonly lastReadAgeMs: number | null;
  readonly hasIndex: boolean;
}

/** Indexes of a table, those behind constraints among them. */
function indexCount({ definition }: TableFacts): number {
  const behindConstraints = definition.constraints.filter(({ kind }) => kind !== 'check').length;
  return definition.indexes.length + behindConstraints;
}

/** Null where no statistics could be read: not known is not a zero. */
export function usageEvidence(facts: TableFacts): UsageEvidence | null {
  const { usage } = facts;
  if (usage === null) return null;
  const isRead = usage.seqScans > 0n || usage.indexScans > 0n;
  return {
    windowMs: Math.max(0, usage.to.getTime() - usage.from.getTime()),
    epochs: usage.epochs,
    seqScans: Number(usage.seqScans),
    seqTuplesRead: Number(usage.seqTuplesRead),
    indexScans: Number(usage.indexScans),
    indexTuplesFetched: Number(usage.indexTuplesFetched),
    inserted: Number(usage.inserted),
    updated: Number(usage.updated),
    deleted: Number(usage.deleted),
    lastReadAgeMs:
      usage.lastRead === null || !isRead ? null : Math.max(0, usage.to.getTime() - usage.lastRead.getTime()),
    hasIndex: indexCount(facts) > 0,
  };
}
