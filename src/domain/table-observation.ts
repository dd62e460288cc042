/** What one scan of one database saw; the scanner makes it, the catalog keeps it. */
import type { DatabaseActivity } from './activity.js';
import type { Dependent } from './dependent.js';
import type { TableDefinition } from './table-definition.js';
import type { TableSurroundings } from './table-surroundings.js';

export interface TableObservation {
  readonly relationOid: number;
  readonly definition: TableDefinition;
  readonly surroundings: TableSurroundings;
  /** Hex SHA-256, as in SchemaVersion. */
  readonly definitionHash: string;
  /** Hex SHA-256 of everything that a schema version keeps: owner, grants, triggers and partitions too. */
  readonly structureHash: string;
  /** pg_class.reltuples; of a partitioned table, summed over the partitions that were ever analysed. Null where none was. */
  readonly estimatedRows: number | null;
  /** relpages x block size of the table, its TOAST table and all their indexes, over all partitions. */
  readonly sizeBytes: bigint;
  readonly referencedBy: number;
  readonly dependents: readonly Dependent[];
}

/** A table that is there, of which the scan could not read everything. */
export interface UnreadTable {
  readonly relationOid: number;
  readonly schema: string;
  readonly name: string;
}

/** At most 2,000 tables: memory holds one batch, whatever the database holds. */
export interface TableBatch {
  readonly tables: readonly TableObservation[];
  readonly unread: readonly UnreadTable[];
}

export interface DatabaseObservation {
  readonly database: string;
  readonly databaseOid: number;
  /** Null where the server does not count (track_counts off). */
  readonly activity: DatabaseActivity | null;
  /**
   * Read from the source while it is consumed, in the scan's one snapshot; to be consumed once. Null where only the
   * activity was read: a standby of a primary that is known.
   */
  readonly tables: AsyncIterable<TableBatch> | null;
}
