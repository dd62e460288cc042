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
 * 16 and newer: pg_dump reads in one transaction, and a transaction's scans get one time, that of its end; so the last
 * dump gave its own to pg_largeobject_metadata and to every table that it read (measured on 16 and 18).
 * A relation with another time was last read by somebody else, and all its scans but one at most can be dumps; unless
 * another cause explains scans of it, whose time that can be. Of the dumps before the last one no time tells: they
 * count only if none can have been given a pattern, since another one could have left out what somebody read.
 *
 * 15 and older: no time tells. Then no dump may have been given a pattern.
 */
export function dumpedAtMost(
  swept: readonly ComparedRelation[],
  dumpedAt: Date | null,
  collationLookups: bigint | null,
): bigint {
  const withoutPatterns = collationLookups !== null && collationLookups < PATTERN_LOOKUPS;
  if (dumpedAt === null) return withoutPatterns ? fewest(swept.map(({ ledger }) => ledger.seqScans)) : 0n;
  const most = fewest(
    swept.map(({ after, ledger }) => {
      const byDump = after.counters.lastSeqScan?.getTime() === dumpedAt.getTime();
      const explained = ledger.claims.some((claim) => claim.seqScans > 0n);
      return byDump || explained ? ledger.seqScans : ledger.seqScans - 1n;
    }),
  );
  return withoutPatterns || most < 1n ? most : 1n;
}

const fewest = (counts: readonly bigint[]): bigint =>
  counts.reduce((least, count) => (count < least ? count : least), counts[0] ?? 0n);
