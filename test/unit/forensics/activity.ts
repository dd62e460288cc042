/** Two scans of a small shop, to be changed by what a test plays. */
import type {
  ConstraintMark,
  DatabaseActivity,
  IndexMark,
  RelationActivity,
} from '../../../src/domain/activity.js';
import type { UsageCounters } from '../../../src/domain/table-facts.js';
import type { RelationInterval } from '../../../src/domain/usage-evidence.js';

export const START = new Date('2026-01-01T00:00:00Z');
export const BEFORE = new Date('2026-03-01T00:00:00Z');
export const AFTER = new Date('2026-03-02T00:00:00Z');
export const at = (hour: number): Date => new Date(BEFORE.getTime() + hour * 3_600_000);

export const index = (oid: number, marks: Partial<IndexMark> = {}): IndexMark => ({
  oid,
  relfilenode: `0/${oid}`,
  valid: true,
  concurrently: false,
  tookOver: false,
  ...marks,
});

export const rule = (key: string, marks: Partial<ConstraintMark> = {}): ConstraintMark => ({
  key,
  kind: key.startsWith('not null') ? 'not null' : 'check',
  transaction: '900',
  validated: true,
  references: null,
  ...marks,
});

type Marks = Partial<Omit<RelationActivity, 'counters'>>;

/** 1,000 rows, one index, analysed, read 10 times before. */
export function relation(
  oid: number,
  counters: Partial<UsageCounters> = {},
  marks: Marks = {},
): RelationActivity {
  return {
    relationOid: oid,
    tableOid: oid,
    counters: {
      seqScan: 10n,
      seqTupRead: 10_000n,
      idxScan: 20n,
      idxTupFetch: 20n,
      inserted: 1000n,
      updated: 0n,
      hotUpdated: 0n,
      deleted: 0n,
      liveRows: 1000n,
      deadRows: 0n,
      vacuumCount: 1n,
      analyzeCount: 1n,
      lastSeqScan: null,
      lastIdxScan: null,
      ...counters,
    },
    relfilenode: `0/${oid}`,
    unlogged: false,
    columns: 3,
    estimatedRows: 1000,
    indexes: [index(oid + 1)],
    constraints: [],
    ...marks,
  };
}

/** The same relation later: each counter higher by this much. */
export function later(
  before: RelationActivity,
  growth: Partial<
    Record<
      'seqScan' | 'seqTupRead' | 'idxScan' | 'idxTupFetch' | 'inserted' | 'updated' | 'deleted' | 'liveRows',
      bigint
    >
  > = {},
  marks: Marks = {},
  times: Partial<Pick<UsageCounters, 'lastSeqScan' | 'lastIdxScan'>> = {},
): RelationActivity {
  const { counters } = before;
  return {
    ...before,
    ...marks,
    counters: {
      ...counters,
      seqScan: counters.seqScan + (growth.seqScan ?? 0n),
      seqTupRead: counters.seqTupRead + (growth.seqTupRead ?? 0n),
      idxScan: (counters.idxScan ?? 0n) + (growth.idxScan ?? 0n),
      idxTupFetch: (counters.idxTupFetch ?? 0n) + (growth.idxTupFetch ?? 0n),
      inserted: counters.inserted + (growth.inserted ?? 0n),
      updated: counters.updated + (growth.updated ?? 0n),
      deleted: counters.deleted + (growth.deleted ?? 0n),
      liveRows: counters.liveRows + (growth.liveRows ?? 0n),
      ...times,
    },
  };
}

const CATALOGS = {
  pg_class: 5000n,
  pg_attribute: 9000n,
  pg_proc: 800n,
  pg_largeobject_metadata: 4n,
  pg_ts_parser: 5n,
  pg_ts_template: 5n,
  pg_ts_config: 5n,
  pg_transform: 90n,
  pg_conversion: 5n,
  pg_foreign_server: 5n,
  'pg_collation.lookups': 40n,
};

/** Catalogs after some runs of pg_dump of the whole database, as measured with pg_dump 15 on 15.18. */
export const dumped = (runs: bigint): Record<string, bigint> => ({
  pg_class: 5000n + 600n * runs,
  pg_attribute: 9000n + 525n * runs,
  pg_proc: 800n + 176n * runs,
  pg_largeobject_metadata: 4n + runs,
  pg_ts_parser: 5n + runs,
  pg_ts_template: 5n + runs,
  pg_ts_config: 5n + runs,
  pg_transform: 90n + 3086n * runs,
  pg_conversion: 5n + runs,
  pg_foreign_server: 5n + runs,
  'pg_collation.lookups': 40n,
});

export function activity(
  when: Date,
  relations: readonly RelationActivity[],
  changes: Partial<DatabaseActivity> = {},
): DatabaseActivity {
  return {
    at: when,
    epoch: { postmasterStart: START, statsReset: null, clusterReset: START },
    role: 'primary',
    timeline: 1,
    catalogCounters: CATALOGS,
    dumpedAt: null,
    swapsFiles: false,
    relations,
    materializedViews: [],
    foreignKeys: [],
    ...changes,
  };
}

/** `INDEX_BUILD 1 1000 0, …; left 0 0 0`: sequential scans, their tuples, index scans. */
export function told(found: RelationInterval | undefined): string {
  if (found === undefined) return 'nothing happened';
  const parts = found.attributions.map((a) => `${a.cause} ${a.seqScans} ${a.seqTuples} ${a.indexScans}`);
  const { seqScans, seqTuples, indexScans } = found.unexplained;
  return [...parts, `left ${seqScans} ${seqTuples} ${indexScans}`].join('; ');
}
