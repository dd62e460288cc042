import type { Attribution, ReadCounts, RelationInterval } from '../domain/usage-evidence.js';
import type { ComparedRelation } from './compared-relation.js';

interface Moment {
  readonly at: Date;
  readonly exact: boolean;
}

/**
 * The moment of the last read that nothing explains, never earlier than the truth. 16 and newer tell the moment of the
 * last scan of each kind. It is that of the read where no scan of the kind was explained; where some were, the read
 * was then or before. Without it, or where it lies outside of the interval (a clock that was set, a session that
 * wrote its counts late), the read was at the interval's end at the latest. Reads without a scan move no last_seq_scan:
 * more tuples than the scans can have read were read at the interval's end at the latest too.
 */
export function lastRead(
  { before, after, reads, rows, counted }: ComparedRelation,
  attributions: readonly Attribution[],
  unexplained: ReadCounts,
  from: Date,
  to: Date,
): RelationInterval['lastRead'] {
  const { seqScans, seqTuples, indexScans } = unexplained;
  if (seqScans + seqTuples + indexScans === 0n) return null;
  const end: Moment = { at: to, exact: false };
  const moment = (now: Date | null, then: Date | null, explained: boolean): Moment => {
    const stood = counted === 'interval' && now?.getTime() === then?.getTime();
    return now === null || stood || now < from || now > to ? end : { at: now, exact: !explained };
  };
  const seq = moment(
    after.counters.lastSeqScan,
    before?.counters.lastSeqScan ?? null,
    attributions.some((cause) => cause.seqScans > 0n),
  );
  const index = moment(
    after.counters.lastIdxScan,
    before?.counters.lastIdxScan ?? null,
    attributions.some((cause) => cause.indexScans > 0n),
  );
  const withoutScan = seqTuples > seqScans * rows.high;
  if (withoutScan) return end;
  // these can be of either kind, so what is left can be of either too
  const either = attributions.some(({ cause }) => cause === 'FOREIGN_KEY_CHECK' || cause === 'REWRITE');
  const kinds = [
    ...(seqScans > 0n || (either && reads.seqScans > 0n) ? [seq] : []),
    ...(indexScans > 0n || (either && reads.indexScans > 0n) ? [index] : []),
  ];
  const last = kinds.reduce((a, b) =>
    b.at > a.at || (b.at.getTime() === a.at.getTime() && !b.exact) ? b : a,
  );
  return either ? { ...last, exact: false } : last;
}
