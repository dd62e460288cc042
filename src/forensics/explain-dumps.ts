import type { DatabaseActivity } from '../domain/activity.js';
import type { ComparedRelation } from './compared-relation.js';
import { dumpedAtMost } from './dumped-at-most.js';

/**
 * Catalogs that pg_dump reads once and hardly anything else reads at all. Measured with pg_dump 15 on 12 and 15, with
 * -j too: each +1 (pg_transform more). pg_largeobject_metadata is read only by a dump of the data of a whole
 * database: not with -s, -t, -n or -B.
 */
const DUMP_CATALOGS = [
  'pg_largeobject_metadata',
  'pg_ts_parser',
  'pg_ts_template',
  'pg_ts_config',
  'pg_transform',
  'pg_conversion',
  'pg_foreign_server',
] as const;

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * Dumps of the whole database: as many as the growth of those catalogs allows, and as every relation that was there at
 * both scans was read in full. One relation that was read less often, or less than in full, and there were fewer
 * dumps; so in a database of one table, too, a read beyond the dumps stays use.
 *
 * A dump that leaves a table out (-T, -N, --exclude-table-data) reads the same catalogs; a real read of the table
 * that it left out must not pass for its part (see dumped-at-most.ts).
 *
 * pg_dump --no-unlogged-table-data leaves tables out and uses no pattern: nothing of an unlogged table is explained.
 *
 * Never recognised, and use: a dump of some tables or schemas (-t, -n, -T, -N, -B), of a database without a table
 * that had rows all the time, or in the first interval after the counters began anew; on 16 and newer one by several
 * processes (-j); on 15 and older one in an interval in which others looked collations up.
 */
export function explainDumps(
  before: DatabaseActivity,
  after: DatabaseActivity,
  relations: ReadonlyMap<number, ComparedRelation>,
): void {
  const swept = [...relations.values()].filter(
    ({ before: then, after: now, counted }) =>
      counted === 'interval' && !now.unlogged && then?.unlogged !== true,
  );
  if (!swept.some(({ rows }) => rows.low > 0n)) return;
  const allowed = DUMP_CATALOGS.map((name) => growth(before, after, name) ?? 0n).reduce(least);
  if (allowed <= 0n) return;
  const lookups = growth(before, after, 'pg_collation.lookups');
  const dumps = least(
    swept.reduce((fewest, { ledger, rows }) => ledger.fullScans(fewest, rows), allowed),
    dumpedAtMost(swept, after.dumpedAt, lookups),
  );
  if (dumps <= 0n) return;
  const evidence =
    `pg_dump ran ${allowed} times by its reads of ${DUMP_CATALOGS.join(', ')}, ` +
    `and all ${swept.length} logged relations of the database were read in full ${dumps} times`;
  for (const { ledger, rows } of swept) ledger.takeSeqScans('DUMP', evidence, dumps, rows);
}

function growth(before: DatabaseActivity, after: DatabaseActivity, name: string): bigint | null {
  const [then, now] = [before.catalogCounters[name], after.catalogCounters[name]];
  return then === undefined || now === undefined ? null : now - then;
}
