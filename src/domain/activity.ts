/**
 * What one scan of one database on one node saw of its use: cumulative counters, and the marks by which reads that
 * are no use can be explained. Two of these, one after the other, are compared by `src/forensics`.
 */
import type { EpochMarks, UsageCounters } from './table-facts.js';

export interface IndexMark {
  readonly oid: number;
  /**
   * `pg_class.reltablespace/pg_class.relfilenode`: another file means that it was built again; another tablespace,
   * that it was only moved (a copy of the file, no scan).
   */
  readonly relfilenode: string;
  readonly valid: boolean;
  /**
   * Its pg_index row was written by a later transaction than its columns, and nothing else than CREATE INDEX
   * CONCURRENTLY (two scans) writes it later: no constraint is bound to it, it is neither clustered on nor replica
   * identity.
   */
  readonly concurrently: boolean;
  /** REINDEX CONCURRENTLY made it in the place of another index, whose counts it took over. */
  readonly tookOver: boolean;
}

/** A rule that PostgreSQL made true by reading the whole table once. */
export interface ConstraintMark {
  /** `constraint 16402` by oid, or `not null 3` by attribute number. */
  readonly key: string;
  readonly kind: 'check' | 'not null' | 'foreign key';
  /** Rules that one ALTER TABLE added share its transaction (xmin) and were checked in one scan. */
  readonly transaction: string;
  readonly validated: boolean;
  /** The relation that a foreign key refers to; null for the others. */
  readonly references: number | null;
}

/** One relation that holds rows: a table, or a partition, whose `tableOid` is its root. */
export interface RelationActivity {
  readonly relationOid: number;
  readonly tableOid: number;
  readonly counters: UsageCounters;
  /**
   * `pg_class.reltablespace/pg_class.relfilenode`: another file means a rewrite (VACUUM FULL, CLUSTER, ALTER TYPE) or
   * TRUNCATE; another tablespace, a move without a scan.
   */
  readonly relfilenode: string;
  /** `pg_dump --no-unlogged-table-data` leaves it out, and nothing shows that it did. */
  readonly unlogged: boolean;
  /** pg_class.relnatts, dropped columns among them: NOT NULL of a column that came later needed no scan. */
  readonly columns: number;
  /** pg_class.reltuples; null before the first VACUUM or ANALYZE. */
  readonly estimatedRows: number | null;
  readonly indexes: readonly IndexMark[];
  readonly constraints: readonly ConstraintMark[];
}

export interface MaterializedViewActivity {
  readonly oid: number;
  readonly name: string;
  /** Another one means a REFRESH (not CONCURRENTLY). */
  readonly relfilenode: string;
  /** n_tup_ins: grows by its rows with each REFRESH. */
  readonly inserted: bigint;
  /** n_live_tup: the rows of the last REFRESH (not CONCURRENTLY). */
  readonly liveRows: bigint;
  readonly estimatedRows: number | null;
  /** Relations that a REFRESH reads, through views too; partitions of a partitioned table among them. */
  readonly reads: readonly number[];
}

/** A foreign key between two relations that hold rows, as it was declared or as partitions inherited it. */
export interface ForeignKeyLink {
  readonly child: number;
  readonly parent: number;
  /** No column of it may be NULL: each row that comes is looked up in the parent. */
  readonly notNull: boolean;
}

export interface DatabaseActivity {
  /** The node's clock, read before the counters. */
  readonly at: Date;
  readonly epoch: EpochMarks;
  readonly role: 'primary' | 'standby';
  readonly timeline: number | null;
  /**
   * Scans (seq_scan + idx_scan) of system catalogs of this database, by catalog name, and `writes` of catalogs under
   * `pg_class.writes`: they only grow and show whether all counters started again. Those that a dump reads once and
   * hardly anything else does must be among them: pg_largeobject_metadata, pg_ts_parser, pg_ts_template, pg_ts_config,
   * pg_transform, pg_conversion, pg_foreign_server; and idx_scan of pg_collation under `pg_collation.lookups`, which
   * grows where a dump leaves tables out.
   */
  readonly catalogCounters: Readonly<Record<string, bigint>>;
  /**
   * When pg_largeobject_metadata was last scanned (16 and newer, else null): the end of the transaction in which
   * pg_dump last read it, and all tables with it.
   */
  readonly dumpedAt: Date | null;
  /** An extension is there that gives tables new files by fewer scans than a rewrite: pg_repack or pg_squeeze. */
  readonly swapsFiles: boolean;
  readonly relations: readonly RelationActivity[];
  readonly materializedViews: readonly MaterializedViewActivity[];
  readonly foreignKeys: readonly ForeignKeyLink[];
}

/** Reads that Sortkeep itself did on a table, as pg_stat_xact_all_tables counted them in its own transaction. */
export interface OwnRead {
  readonly relationOid: number;
  /** The node's clock. */
  readonly at: Date;
  readonly purpose: string;
  readonly seqScans: bigint;
  readonly seqTuples: bigint;
  readonly indexScans: bigint;
  readonly indexTuples: bigint;
}
