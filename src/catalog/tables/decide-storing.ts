/** What a scan changes in the catalog; pure. */
import { randomUUID } from 'node:crypto';
import type { Dependent } from '../../domain/dependent.js';
import { schemaVersionId, tableId } from '../../domain/ids.js';
import type { SchemaVersionId, TableId } from '../../domain/ids.js';
import type { TableObservation } from '../../domain/table-observation.js';

/** What is kept of a table at its last sight, beside its structure. */
export interface TableSight {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly estimatedRows: number | null;
  readonly sizeBytes: bigint;
  readonly referencedBy: number;
  readonly dependents: readonly Dependent[];
}

export interface KnownTable {
  readonly id: TableId;
  readonly relationOid: number;
  readonly schemaVersionId: SchemaVersionId;
  readonly version: number;
  /** Null in versions from before it was kept. */
  readonly structureHash: string | null;
  readonly lastSeenAt: Date;
  /** Null for one that was gone. */
  readonly sight: TableSight | null;
}

export interface StoredTable {
  readonly id: TableId;
  readonly observation: TableObservation;
  readonly schemaVersionId: SchemaVersionId;
  /** The number of a schema version that is new; null where the last one stands. */
  readonly newVersion: number | null;
  /** Nothing is new but when it was seen. */
  readonly asBefore: boolean;
}

/**
 * Pairs what was seen with what is known by relation oid, the key of `known`, so that a rename keeps its history.
 * What a later scan has already seen is left alone: two scans may overtake each other.
 */
export function decideStoring(
  known: ReadonlyMap<number, KnownTable>,
  database: string,
  seen: readonly TableObservation[],
  seenAt: Date,
): readonly StoredTable[] {
  return seen.flatMap((observation) => {
    const before = known.get(observation.relationOid);
    if (before !== undefined && before.lastSeenAt > seenAt) return [];
    const unchanged = before?.structureHash === observation.structureHash;
    return {
      id: before?.id ?? tableId(randomUUID()),
      observation,
      schemaVersionId: unchanged ? before.schemaVersionId : schemaVersionId(randomUUID()),
      newVersion: unchanged ? null : (before?.version ?? 0) + 1,
      asBefore: unchanged && before.sight !== null && isSame(before.sight, database, observation),
    };
  });
}

function isSame(sight: TableSight, database: string, seen: TableObservation): boolean {
  return (
    sight.database === database &&
    sight.schema === seen.definition.schema &&
    sight.name === seen.definition.name &&
    sight.estimatedRows === seen.estimatedRows &&
    sight.sizeBytes === seen.sizeBytes &&
    sight.referencedBy === seen.referencedBy &&
    sight.dependents.length === seen.dependents.length &&
    sight.dependents.every((dependent, index) => isSameDependent(dependent, seen.dependents[index]))
  );
}

const isSameDependent = (a: Dependent, b: Dependent | undefined): boolean =>
  a.kind === b?.kind && a.schema === b.schema && a.name === b.name && a.known === b.known;
