/** What the statistics of a sealed table say. They may cancel a removal, never permit one. Pure. */
import type { UsageWindow } from '../domain/table-facts.js';
import type { TableEpoch, UsageDay } from '../domain/usage-history.js';

export interface WatchFacts {
  readonly sealedAt: Date;
  /** Since when it counts that nobody read it. */
  readonly since: Date;
  /** How long that must have been, in milliseconds. */
  readonly windowMs: number;
  readonly usage: Pick<UsageWindow, 'seenAt' | 'lastRead' | 'lastReadExact'> | null;
  /** Days since the seal on which something happened. */
  readonly days: readonly Pick<UsageDay, 'readDays' | 'from'>[];
  /** The newest of the table's epochs; null where its counters never began anew. */
  readonly epoch: Pick<TableEpoch, 'seenAt' | 'evidence'> | null;
}

export type WatchDecision =
  | { readonly kind: 'RETURN'; readonly reason: string }
  /** Counters began anew: what was read before is lost, so the clock begins anew too. */
  | { readonly kind: 'RESTART'; readonly since: Date; readonly reason: string }
  | { readonly kind: 'WAIT'; readonly reason: string }
  | { readonly kind: 'QUIET' };

export function decideWatch(facts: WatchFacts): WatchDecision {
  const { since, windowMs, usage, epoch } = facts;
  const read = usage?.lastRead ?? null;
  if (read !== null && isSinceSeal(facts, read)) {
    return {
      kind: 'RETURN',
      reason: `it was read at ${read.toISOString()}, after it was sealed, and nothing explains that but use`,
    };
  }
  // Between a scan before the seal and one after it: perhaps before, so it brings nothing back, but no quiet time either.
  if (read !== null && read > since && usage?.lastReadExact === false) {
    return { kind: 'RESTART', since: read, reason: 'it was read about when it was sealed' };
  }
  if (epoch !== null && epoch.seenAt > since) {
    return { kind: 'RESTART', since: epoch.seenAt, reason: epoch.evidence };
  }
  if (usage === null) return { kind: 'WAIT', reason: 'no scan has read its statistics yet' };
  const until = new Date(since.getTime() + windowMs);
  if (usage.seenAt >= until) return { kind: 'QUIET' };
  return {
    kind: 'WAIT',
    reason: `its statistics must say until ${until.toISOString()} that nobody reads it; they say it until ${usage.seenAt.toISOString()}`,
  };
}

/** Where the server does not tell the moment of a read, both scans between which it was must be after the seal. */
const isSinceSeal = ({ usage, sealedAt, days }: WatchFacts, read: Date): boolean =>
  read > sealedAt &&
  (usage?.lastReadExact === true || days.some(({ readDays, from }) => readDays > 0 && from >= sealedAt));
