/** What two scans, one after the other, say of the use of tables between them. Made by `src/forensics`, kept by the catalog. */

export const READ_CAUSES = [
  'DUMP',
  'INDEX_BUILD',
  'REWRITE',
  'CONSTRAINT_CHECK',
  'FOREIGN_KEY_CHECK',
  'MATERIALIZED_VIEW_REFRESH',
  'OWN_READ',
] as const;
export type ReadCause = (typeof READ_CAUSES)[number];

export interface ReadCounts {
  readonly seqScans: bigint;
  readonly seqTuples: bigint;
  readonly indexScans: bigint;
  readonly indexTuples: bigint;
}

export const NO_READS: ReadCounts = { seqScans: 0n, seqTuples: 0n, indexScans: 0n, indexTuples: 0n };

export const addReads = (a: ReadCounts, b: ReadCounts): ReadCounts => ({
  seqScans: a.seqScans + b.seqScans,
  seqTuples: a.seqTuples + b.seqTuples,
  indexScans: a.indexScans + b.indexScans,
  indexTuples: a.indexTuples + b.indexTuples,
});

export interface WriteCounts {
  readonly inserted: bigint;
  readonly updated: bigint;
  readonly hotUpdated: bigint;
  readonly deleted: bigint;
}

export const NO_WRITES: WriteCounts = { inserted: 0n, updated: 0n, hotUpdated: 0n, deleted: 0n };

/** Reads of an interval that are no use, with the reason for saying so. */
export interface Attribution extends ReadCounts {
  readonly cause: ReadCause;
  /** In words, with names and numbers: what was seen that only this cause explains. */
  readonly evidence: string;
}

export const EPOCH_CAUSES = [
  'FIRST_SCAN',
  'CRASH',
  'RESET',
  'TABLE_RESET',
  'FAILOVER',
  'STANDBY_RESTART',
  'CLONE',
  'UPGRADE',
  'COUNTING_OFF',
  'UNKNOWN',
] as const;
export type EpochCause = (typeof EPOCH_CAUSES)[number];

/** Where counters stopped to be comparable. A clean restart keeps them and is no boundary. */
export interface EpochStart {
  readonly cause: EpochCause;
  /** Since when the counters of the new epoch count, by the node's clock; never after the scan that saw it. */
  readonly countingSince: Date;
  /** Reads between these two moments are lost; both null when nothing is. */
  readonly lostFrom: Date | null;
  readonly lostTo: Date | null;
  readonly evidence: string;
}

/** One relation between two scans of one node. */
export interface RelationInterval {
  readonly relationOid: number;
  readonly tableOid: number;
  /** Everything that was counted. */
  readonly reads: ReadCounts;
  readonly writes: WriteCounts;
  readonly attributions: readonly Attribution[];
  /** Reads minus attributions: only these count as use. */
  readonly unexplained: ReadCounts;
  /** The moment of the last unexplained read: exact where the server tells it (16 and newer), else within the interval. */
  readonly lastRead: { readonly at: Date; readonly exact: boolean } | null;
  /** Set where this table alone began a new epoch (its counters were reset, or it is new). */
  readonly epoch: EpochStart | null;
}

/** One database on one node between two scans. */
export interface ActivityInterval {
  /** Since when the counted reads happened: the scan before, or the start of counting. */
  readonly from: Date;
  readonly to: Date;
  /** Set where all counters of the database began anew, and at the first scan. */
  readonly epoch: EpochStart | null;
  /** Relations without any activity in the interval are left out, unless `epoch` of their own is set. */
  readonly relations: readonly RelationInterval[];
}
