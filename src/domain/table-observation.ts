/** What one scan of one database saw; the scanner makes it, the catalog keeps it. */
import type { TableDefinition } from './table-definition.js';
import type { EpochMarks, UsageCounters } from './table-facts.js';

export interface TableObservation {
  readonly relationOid: number;
  readonly definition: TableDefinition;
  /** Hex SHA-256, as in SchemaVersion. */
  readonly definitionHash: string;
  /** pg_class.reltuples; of a partitioned table, summed over the partitions that were ever analysed. Null where none was. */
  readonly estimatedRows: number | null;
  /** relpages x block size of the table, its TOAST table and all their indexes, over all partitions. */
  readonly sizeBytes: bigint;
  readonly referencedBy: number;
  readonly dependents: readonly string[];
  /** Summed over partitions; null where the server does not count (track_counts off). */
  readonly counters: UsageCounters | null;
}

/** A table that is there, of which the scan could not read everything. */
export interface UnreadTable {
  readonly relationOid: number;
  readonly schema: string;
  readonly name: string;
}

export interface DatabaseObservation {
  readonly database: string;
  readonly databaseOid: number;
  /** The source's clock when the counters were read. */
  readonly sampledAt: Date;
  readonly epoch: EpochMarks;
  readonly tables: readonly TableObservation[];
  readonly unread: readonly UnreadTable[];
}
