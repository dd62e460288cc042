import type { ComparedRelation } from './compared-relation.js';

/**
 * A pattern that pg_dump was given for what to leave out costs so many look-ups of pg_collation (`collate
 * pg_catalog.default` in its query; -T, -N and --exclude-table-data, pg_dump 15 on 12 and 15; a dump without one
 * costs none; pg_dump 18 too). Sessions that read
 * the statistics views or compare by LIKE or a regular expression cost one each, our own scan among them.
 */
const PATTERN_LOOKUPS = 3n;

/**
 * How many dumps can have read every one of these relations.
 *
 * 16 and newer: pg_dump reads in one transaction, and a transaction's scans get one time, that of its end. The last
 * dump read every relation, so none was last scanned before it: its time is the earliest of all. A relation with
 * another time was last read by somebody else, and all its scans but one at most can be dumps; unless another cause
 * explains scans of it, whose time that can be.
 *
 * 15 and older: no time tells. Then no dump may have been given a pattern.
 */
export function dumpedAtMost(swept: readonly ComparedRelation[], collationLookups: bigint | null): bigint {
  const times = swept.map(({ after }) => after.counters.lastSeqScan?.getTime() ?? null);
  const known = times.filter((time) => time !== null);
  if (known.length === 0) {
    const withoutPatterns = collationLookups !== null && collationLookups < PATTERN_LOOKUPS;
    return withoutPatterns ? fewest(swept.map(({ ledger }) => ledger.seqScans)) : 0n;
  }
  if (known.length < swept.length) return 0n;
  const dump = known.reduce((earliest, time) => Math.min(earliest, time));
  return fewest(
    swept.map(({ ledger }, at) => {
      const explained = ledger.claims.some((claim) => claim.seqScans > 0n);
      return times[at] === dump || explained ? ledger.seqScans : ledger.seqScans - 1n;
    }),
  );
}

const fewest = (counts: readonly bigint[]): bigint =>
  counts.reduce((least, count) => (count < least ? count : least), counts[0] ?? 0n);
