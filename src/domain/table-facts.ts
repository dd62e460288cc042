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

/**
 * Use of a table while it was observed, summed over nodes and partitions. Reads that are no use (dumps, index builds,
 * foreign key checks, our own) are in `explainedScans` and nowhere else. `null` means not known, never a zero.
 */
export interface UsageWindow {
  /**
   * Since when every node counted this table without a gap in what is known: the latest of the nodes, and never before
   * a scan first saw the table, since PostgreSQL does not say when it was made. What was counted before is use too.
   */
  readonly from: Date;
  /** The earliest of the nodes' last scans, by the node's clock or by ours, whichever says less. */
  readonly to: Date;
  /** By our clock, the earliest of the nodes' last scans that counted: what happened since, nobody knows. */
  readonly seenAt: Date;
  /** Scans of its database, over all nodes. */
  readonly samples: number;
  /** The most that a node had: 1 and one more for every crash, reset, failover … after which counters began anew. */
  readonly epochs: number;
  /** Since when no node lost anything: the start of the newest epoch. */
  readonly undisturbedSince: Date;
  /** Nodes whose counters are in it. */
  readonly nodes: number;
  /** Nodes of the cluster whose reads nobody sees, as far as the scanned ones show: unregistered standbys and the like. */
  readonly unseenNodes: number;
  /** Until when there may have been such nodes, by our clock; null where no scan found any. */
  readonly unseenUntil: Date | null;
  /** Whether a logical slot hands the changes of its database to somebody without naming tables. */
  readonly decoded: boolean;
  readonly seqScans: bigint;
  readonly seqTuplesRead: bigint;
  readonly indexScans: bigint;
  readonly indexTuplesFetched: bigint;
  /** Sequential and index scans that something other than use explains. */
  readonly explainedScans: bigint;
  readonly inserted: bigint;
  readonly updated: bigint;
  readonly deleted: bigint;
  readonly hotUpdated: bigint;
  /** Days (UTC) with an unexplained read. */
  readonly readDays: number;
  /** The latest moment at which an unexplained read can have been; null where none was seen. */
  readonly lastRead: Date | null;
  /** True: the server told the moment (16 and newer). False: the read was between two scans, `lastRead` the later one. */
  readonly lastReadExact: boolean;
  /** The latest moment at which a row can have been inserted, updated or deleted; null where none was seen. */
  readonly lastWrite: Date | null;
  /** Days and, further back, months with an unexplained read or a write, over all nodes, the oldest first. Quiet ones are left out. */
  readonly activeDays: readonly ActiveDay[];
}

export interface ActiveDay {
  /** `2026-01-31` (UTC); the first of the month where `wholeMonth`. */
  readonly day: string;
  readonly wholeMonth: boolean;
  /** Days with an unexplained read: of a month up to 31, of a day 0 or 1. */
  readonly readDays: number;
  /** Unexplained sequential and index scans. */
  readonly reads: number;
  /** Rows inserted, updated and deleted. */
  readonly writes: number;
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
  /** Share of its database's tables with fewer unexplained reads in their windows, in [0, 1]; null where no statistics could be read. */
  readonly readRank: number | null;
  /** Names of the other tables in its schema, at most 200. */
  readonly siblings: readonly string[];
}
