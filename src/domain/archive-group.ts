/** Several archives of one database that were made at one snapshot, as one set. */
import type { ArchiveId, GroupId, MoveId } from './ids.js';
import type { QualifiedName } from './table-definition.js';

/** A foreign key from a member to a member, or to itself. */
export interface GroupForeignKey {
  readonly name: string;
  readonly table: QualifiedName;
  readonly columns: readonly string[];
  readonly references: QualifiedName;
  readonly referencedColumns: readonly string[];
}

export interface ArchiveGroup {
  readonly id: GroupId;
  readonly handle: string;
  readonly moveId: MoveId;
  /** `file://…` or `s3://bucket/prefix`. */
  readonly storeUri: string;
  readonly manifestKey: string;
  /** Hex SHA-256 of the group manifest's bytes. */
  readonly manifestSha256: string;
  /** In the order of the group manifest. */
  readonly members: readonly ArchiveId[];
  readonly foreignKeys: readonly GroupForeignKey[];
  /** When the snapshot of all members was taken. */
  readonly createdAt: Date;
}
