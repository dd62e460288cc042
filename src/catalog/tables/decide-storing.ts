/** What a scan changes in the catalog; pure. */
import { randomUUID } from 'node:crypto';
import { schemaVersionId, tableId } from '../../domain/ids.js';
import type { SchemaVersionId, TableId } from '../../domain/ids.js';
import type { TableObservation } from '../../domain/table-observation.js';

export interface KnownTable {
  readonly id: TableId;
  readonly relationOid: number;
  readonly schemaVersionId: SchemaVersionId;
  readonly version: number;
  readonly definitionHash: string;
  readonly lastSeenAt: Date;
}

export interface StoredTable {
  readonly id: TableId;
  readonly observation: TableObservation;
  readonly schemaVersionId: SchemaVersionId;
  /** The number of a schema version that is new; null where the last one stands. */
  readonly newVersion: number | null;
}

/**
 * Pairs what was seen with what is known by relation oid, so that a rename keeps its history. What a later scan has
 * already seen is left alone: two scans may overtake each other.
 */
export function decideStoring(
  known: readonly KnownTable[],
  seen: readonly TableObservation[],
  seenAt: Date,
): readonly StoredTable[] {
  const byOid = new Map(known.map((table) => [table.relationOid, table]));
  return seen.flatMap((observation) => {
    const before = byOid.get(observation.relationOid);
    if (before !== undefined && before.lastSeenAt > seenAt) return [];
    const unchanged = before?.definitionHash === observation.definitionHash;
    return {
      id: before?.id ?? tableId(randomUUID()),
      observation,
      schemaVersionId: unchanged ? before.schemaVersionId : schemaVersionId(randomUUID()),
      newVersion: unchanged ? null : (before?.version ?? 0) + 1,
    };
  });
}
