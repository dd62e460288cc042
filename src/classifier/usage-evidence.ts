/** What the statistics counters say of a table's use, with the reads that its own creation explains taken out. */
import type { TableFacts } from '../domain/table-facts.js';

export interface UsageEvidence {
  readonly windowMs: number;
  readonly epochs: number;
  /** Without explained scans. */
  readonly seqScans: number;
  readonly seqTuplesRead: number;
  readonly indexScans: number;
  readonly indexTuplesFetched: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** Between the last read and the window's end; null where the server does not say (before PostgreSQL 16). */
  readonly lastReadAgeMs: number | null;
  readonly hasIndex: boolean;
}

/** Indexes of a table, those behind constraints among them. */
function indexCount({ definition }: TableFacts): number {
  const behindConstraints = definition.constraints.filter(({ kind }) => kind !== 'check').length;
  return definition.indexes.length + behindConstraints;
}

/**
 * Sequential scans that the building of the table's own indexes explains. PostgreSQL counts one scan for each
 * index of a new table (`create table (id int primary key)` shows `seq_scan` 1, `seq_tup_read` 0; tried on 18.4).
 * They explain the count only while no tuple was read, no index was scanned, there are not more scans than
 * indexes, and rows came within the window: a scan after they came would have read them.
 */
function explainedScans(facts: TableFacts): number {
  const { usage } = facts;
  if (usage === null || usage.seqTuplesRead > 0n || usage.indexScans > 0n || usage.inserted === 0n) return 0;
  const scans = Number(usage.seqScans);
  return scans <= indexCount(facts) ? scans : 0;
}

/** Null where no statistics could be read: not known is not a zero. */
export function usageEvidence(facts: TableFacts): UsageEvidence | null {
  const { usage } = facts;
  if (usage === null) return null;
  const seqScans = Number(usage.seqScans) - explainedScans(facts);
  const isRead = seqScans > 0 || usage.indexScans > 0n;
  return {
    windowMs: Math.max(0, usage.to.getTime() - usage.from.getTime()),
    epochs: usage.epochs,
    seqScans,
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
