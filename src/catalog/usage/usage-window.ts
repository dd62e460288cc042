/**
 * Use of a table from samples of its cumulative counters. The rule, and why (reference: postgres-statistics.md,
 * Epochs); where two readings are possible, the one that shows more use or less observation is taken, because a
 * table that is thought unused may be removed.
 *
 * - An epoch ends when the postmaster's start, the database's or the server's stats_reset differ, or when a counter
 *   fell. `idx_scan` and `idx_tup_fetch` fall when an index is dropped, so they end no epoch.
 * - Counters start again at zero when a reset mark differs or a counter fell: all that they show afterwards counts.
 *   A counter that merely survived a reset of another table is then counted twice, which is too much use, not too
 *   little. A new postmaster alone is a clean restart, which keeps them: the difference counts. Without the server's
 *   mark a restart cannot be told from a crash and is taken for one.
 * - What the first sample shows counts too, since the last reset before it: the later of the database's and the
 *   server's own mark. On PostgreSQL 15 and newer the first is null from birth and after a crash, but a crash moves
 *   the second (tried on 18.4), so the pair is safe. Without either, nothing is claimed before the sample itself.
 * - A table that an earlier scan did not see is not observed before that scan.
 * - Reads between the last sample of an epoch and the reset are lost: `epochs` above 1 says so.
 */
import type { EpochMarks, UsageCounters, UsageSample, UsageWindow } from '../../domain/table-facts.js';

const COUNTED = [
  'seqScan',
  'seqTupRead',
  'idxScan',
  'idxTupFetch',
  'inserted',
  'updated',
  'hotUpdated',
  'deleted',
] as const satisfies readonly (keyof UsageCounters)[];

type Totals = Record<(typeof COUNTED)[number], bigint>;

/** Live and dead rows are no counters, and an index's counters go with it. */
const NEVER_FALL = [
  'seqScan',
  'seqTupRead',
  'inserted',
  'updated',
  'hotUpdated',
  'deleted',
  'vacuumCount',
  'analyzeCount',
] as const satisfies readonly (keyof UsageCounters)[];

const same = (a: Date | null, b: Date | null): boolean => a?.getTime() === b?.getTime();

const latest = (dates: readonly (Date | null)[]): Date | null =>
  dates.reduce((last, date) => (date !== null && (last === null || date > last) ? date : last), null);

function startedAgain(before: UsageSample, after: UsageSample): boolean {
  const [a, b] = [before.epoch, after.epoch];
  return (
    !same(a.statsReset, b.statsReset) ||
    !same(a.clusterReset, b.clusterReset) ||
    (b.clusterReset === null && !same(a.postmasterStart, b.postmasterStart)) ||
    NEVER_FALL.some((name) => after.counters[name] < before.counters[name])
  );
}

/** When counting began for a first sample, as far as it is known; never after the sample itself. */
function countedSince({ at, epoch }: UsageSample, absentAt: Date | null): Date {
  const reset = startOfCounting(epoch);
  const from = reset === null ? at : (latest([reset, absentAt]) ?? at);
  return from < at ? from : at;
}

const startOfCounting = ({ statsReset, clusterReset }: EpochMarks): Date | null =>
  latest([statsReset, clusterReset]);

/**
 * Null for no samples. Samples may come in any order; `absentAt` is when a scan last did not see the table, null when
 * every scan did.
 */
export function usageWindow(samples: readonly UsageSample[], absentAt: Date | null): UsageWindow | null {
  const ordered = [...samples].sort((a, b) => a.at.getTime() - b.at.getTime());
  const first = ordered[0];
  if (first === undefined) return null;
  const totals: Totals = {
    seqScan: 0n,
    seqTupRead: 0n,
    idxScan: 0n,
    idxTupFetch: 0n,
    inserted: 0n,
    updated: 0n,
    hotUpdated: 0n,
    deleted: 0n,
  };
  let epochs = 0;
  let before: UsageSample | null = null;
  for (const sample of ordered) {
    const anew = before === null || startedAgain(before, sample);
    if (before === null || anew || !same(before.epoch.postmasterStart, sample.epoch.postmasterStart))
      epochs++;
    for (const name of COUNTED) {
      const now = sample.counters[name] ?? 0n;
      const then = anew ? 0n : (before?.counters[name] ?? 0n);
      totals[name] += now >= then ? now - then : now;
    }
    before = sample;
  }
  return {
    from: countedSince(first, absentAt),
    to: (before ?? first).at,
    samples: ordered.length,
    epochs,
    seqScans: totals.seqScan,
    seqTuplesRead: totals.seqTupRead,
    indexScans: totals.idxScan,
    indexTuplesFetched: totals.idxTupFetch,
    inserted: totals.inserted,
    updated: totals.updated,
    deleted: totals.deleted,
    hotUpdated: totals.hotUpdated,
    lastRead: latest(ordered.flatMap(({ counters }) => [counters.lastSeqScan, counters.lastIdxScan])),
  };
}
