/** The stored result of an ARCHIVE move, as the catalog knows it. */
import type { ArchiveId, MoveId, SourceId, TableId } from './ids.js';
import type { TableDefinition } from './table-definition.js';

export interface Archive {
  readonly id: ArchiveId;
  readonly handle: string;
  readonly moveId: MoveId;
  /** Null once the catalog was rebuilt from manifests alone. */
  readonly tableId: TableId | null;
  readonly sourceId: SourceId | null;
  readonly sourceName: string;
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly definition: TableDefinition;
  readonly rows: number;
  readonly rawBytes: bigint;
  readonly storedBytes: bigint;
  readonly objects: number;
  /** `file://…` or `s3://bucket/prefix`. */
  readonly storeUri: string;
  readonly manifestKey: string;
  /** Hex SHA-256 of the manifest's bytes. */
  readonly manifestSha256: string;
  readonly merkleRoot: string;
  readonly contentHash: string;
  readonly tags: readonly string[];
  readonly createdAt: Date;
  readonly verifiedAt: Date;
}

/** One reading of a whole archive back from its store. */
export interface ArchiveVerification {
  readonly archiveId: ArchiveId;
  readonly ok: boolean;
  readonly objects: number;
  readonly storedBytes: bigint;
  readonly seconds: number;
  /** What is wrong, an entry an object; empty when ok. */
  readonly faults: readonly string[];
  readonly at: Date;
}
