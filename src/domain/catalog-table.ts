/** A table as the catalog lists it: identity, size and label; its structure is in schema versions. */
import type { ArchiveState } from './archive.js';
import type { Dependent } from './dependent.js';
import type { SchemaVersionId, SourceId, TableId } from './ids.js';
import type { TableDefinition } from './table-definition.js';
import type { TableSurroundings } from './table-surroundings.js';
import type { Label } from './verdict.js';

export interface CatalogTable {
  readonly id: TableId;
  readonly sourceId: SourceId;
  /** With the relation's oid, what identifies it within its instance: a rename keeps its history. */
  readonly databaseOid: number;
  readonly relationOid: number;
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly schemaVersionId: SchemaVersionId;
  readonly estimatedRows: number | null;
  readonly sizeBytes: bigint;
  readonly referencedBy: number;
  readonly dependents: readonly Dependent[];
  readonly label: Label;
  /** When the model last judged it; null before the first time. */
  readonly judgedAt: Date | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** When a scan of its database no longer found it; null while it is there. */
  readonly goneAt: Date | null;
}

export interface SchemaVersion {
  readonly id: SchemaVersionId;
  readonly tableId: TableId;
  /** 1 for the first that was seen. */
  readonly version: number;
  readonly definition: TableDefinition;
  /** Hex SHA-256 of the definition's canonical JSON, without what changes with every row (sequences' last values). */
  readonly definitionHash: string;
  /** Null in versions that were stored before these things were read. */
  readonly surroundings: TableSurroundings | null;
  /** Hex SHA-256 of definition and surroundings, owner and grants too: another one made the version. Null with them. */
  readonly structureHash: string | null;
  readonly seenAt: Date;
}

export interface TableFilter {
  readonly sourceId?: string;
  readonly label?: Label;
  readonly minimumBytes?: bigint;
  readonly maximumBytes?: bigint;
  /** Part of the database, schema or table name, without regard to case. */
  readonly text?: string;
  /** Tables that a scan no longer found are left out unless asked for. */
  readonly includeGone?: boolean;
}

export type TableOrder = 'NAME' | 'SIZE';

export interface ArchiveFilter {
  readonly sourceId?: string;
  /** Every word must be found (docs/search.md); blank fits all. */
  readonly text?: string;
  /** What the table was held for when it was archived. */
  readonly label?: Label;
  readonly tag?: string;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  readonly state?: ArchiveState;
  readonly legalHold?: boolean;
  /** Of a retention that ends before this moment. */
  readonly retainedBefore?: Date;
  /** With a fault that was not disproved, or without one. */
  readonly faulty?: boolean;
}

export interface MoveFilter {
  readonly kind?: string;
  readonly state?: string;
}
