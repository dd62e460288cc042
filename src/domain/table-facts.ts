/** What is known of a table besides its structure: size, use, dependents. Input of the classifier and of plans. */
import type { TableDefinition } from './table-definition.js';

/** Cumulative counters of one table on one node at one moment (pg_stat_all_tables, pg_statio_all_tables, pg_class). */
export interface UsageCounters {
  readonly seqScan: bigint;
  readonly seqTupRead: bigint;
  /** Null where the table has no index. */
  readonly idxScan: bigint | null;
  readonly idxTupFetch: bigint | null;
  readonly inserted: bigint;
  readonly updated: bigint;
  readonly hotUpdated: bigint;
  readonly deleted: bigint;
  readonly liveRows: bigint;
  readonly deadRows: bigint;
  readonly vacuumCount: bigint;
  readonly analyzeCount: bigint;
  /** PostgreSQL 16 and newer; null before and where never scanned. */
  readonly lastSeqScan: Date | null;
  readonly lastIdxScan: Date | null;
}

/** What identifies an epoch: counters are comparable only while all of these stand. */
export interface EpochMarks {
  readonly postmasterStart: Date;
  /** pg_stat_database.stats_reset of the table's database; PostgreSQL 15 and newer: null from birth and after a crash. */
  readonly statsReset: Date | null;
  /**
   * The oldest stats_reset of the server's own counters (pg_stat_archiver, pg_stat_bgwriter): a crash sets all of
   * them, so the server has discarded no statistics after this moment unless it says so in `statsReset`.
   */
  readonly clusterReset: Date | null;
}

/** The counters of one table at one moment, by the source's clock. */
export interface UsageSample {
  readonly at: Date;
  readonly epoch: EpochMarks;
  readonly counters: UsageCounters;
}

/**
 * Use of a table over the observed window, summed over nodes and epochs. `null` means not known, which is
 * a value of its own and never a zero.
 */
export interface UsageWindow {
  /** The start is the epoch's (server start or statistics reset) for the first sample, since counters are cumulative. */
  readonly from: Date;
  readonly to: Date;
  readonly samples: number;
  readonly epochs: number;
  readonly seqScans: bigint;
  readonly seqTuplesRead: bigint;
  readonly indexScans: bigint;
  readonly indexTuplesFetched: bigint;
  readonly inserted: bigint;
  readonly updated: bigint;
  readonly deleted: bigint;
  readonly hotUpdated: bigint;
  /** Exact on PostgreSQL 16 and newer; null before it, and where no read was ever seen. */
  readonly lastRead: Date | null;
}

export interface TableFacts {
  readonly database: string;
  readonly definition: TableDefinition;
  /** pg_class.reltuples; null where it was never analysed. */
  readonly estimatedRows: number | null;
  /** relpages x block size of the table and its indexes, in bytes. */
  readonly sizeBytes: bigint;
  /** Null where no statistics could be read (track_counts off, no right to see them). */
  readonly usage: UsageWindow | null;
  /** Foreign keys of other tables that point here. */
  readonly referencedBy: number;
  /** Views, materialized views and functions that depend on it. */
  readonly dependents: readonly string[];
  /** Names of the other tables in its schema, at most 200. */
  readonly siblings: readonly string[];
}
