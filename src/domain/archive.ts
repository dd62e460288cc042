/** The stored result of an ARCHIVE move, as the catalog knows it, and what is known of its keeping. */
import type { ArchiveId, MoveId, SourceId, TableId } from './ids.js';
import type { ColdClass } from './storage-class.js';
import type { TableDefinition } from './table-definition.js';
import type { Label } from './verdict.js';

/** What the move that made it said; what a manifest says. */
export interface MadeArchive {
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
  /** What the table was held for when it was archived; null where nobody had said, or it was not kept. */
  readonly label: Label | null;
  readonly ranges: readonly ArchiveRange[];
  /** Hex SHA-256 of the data key that this archive alone has, by which it can be shredded; null: it has none. */
  readonly keySha256: string | null;
  readonly createdAt: Date;
  /** When it was last read back in whole and found good. */
  readonly verifiedAt: Date;
}

/**
 * Of a column of times or numbers that is not sensitive: the least and the greatest value, in PostgreSQL's canonical
 * text. Exact where the manifest's chunks have bounds; of older archives what the last profile before them saw.
 */
export interface ArchiveRange {
  readonly column: string;
  readonly minimum: string;
  readonly maximum: string;
}

/**
 * EXPIRED: a person had its objects removed; manifest and proof stay. SHREDDED: a person had its key destroyed too, so
 * that copies of the objects cannot be read.
 */
export const ARCHIVE_STATES = ['KEPT', 'EXPIRED', 'SHREDDED'] as const;
export type ArchiveState = (typeof ARCHIVE_STATES)[number];

/** How long it must stay, and whether it does. Beside the manifest in the store too, for the day without a catalog. */
export interface ArchiveKeeping {
  /** Not to be expired before; null where nobody said so. */
  readonly retainUntil: Date | null;
  /** Not to be expired at all while it holds. */
  readonly legalHold: boolean;
  /** Set with every shredding too. */
  readonly expiry: ArchiveExpiry | null;
  /** Who had its key destroyed; null where nobody had. */
  readonly shredding: ArchiveExpiry | null;
}

export interface ArchiveExpiry {
  readonly at: Date;
  readonly by: string;
  readonly reason: string;
}

export interface Archive extends MadeArchive, ArchiveKeeping {
  readonly state: ArchiveState;
  /** When its objects were gone from the store; null before, and while an expiry is not finished. */
  readonly removedAt: Date | null;
  /** When no version of its key was left in store and catalog; null before, and while a shredding is not finished. */
  readonly keyDestroyedAt: Date | null;
  /** Last verification of any kind, with any result; null before the first. */
  readonly checkedAt: Date | null;
  /** Last rehearsal of a restore that ended well. */
  readonly rehearsedAt: Date | null;
  /** The newest fault that no later verification of its kind has disproved. */
  readonly lastFault: ArchiveFault | null;
  /** Where its objects were moved when it was old; null: they lie where they were put. */
  readonly cold: ColdArchive | null;
}

export interface ColdArchive {
  readonly storageClass: ColdClass;
  readonly at: Date;
}

/**
 * OBJECTS: every object is there with its length, as the store lists it, and with its checksum where the store keeps one. DEEP: read, decrypted, decoded by the second
 * codec, hashed. REHEARSAL: restored into a scratch database and compared.
 */
export const VERIFICATION_KINDS = ['OBJECTS', 'DEEP', 'REHEARSAL'] as const;
export type VerificationKind = (typeof VERIFICATION_KINDS)[number];

/** One look at an archive in its store. */
export interface ArchiveVerification {
  readonly archiveId: ArchiveId;
  readonly how: VerificationKind;
  /** Of its stored bytes, 0 to 1. */
  readonly share: number;
  readonly ok: boolean;
  /** Objects that were looked at, or read. */
  readonly objects: number;
  /** Of them, those whose checksum the store keeps and that was compared with the manifest's, unread. */
  readonly checksums: number;
  /** Their bytes. */
  readonly storedBytes: bigint;
  readonly seconds: number;
  /** What is wrong, an entry an object; empty when ok. */
  readonly faults: readonly string[];
  readonly at: Date;
  /** Who asked for it; null in what was kept before that was. */
  readonly actor: string | null;
}

export interface ArchiveFault {
  readonly how: VerificationKind;
  readonly message: string;
  readonly hint: string;
  readonly at: Date;
}
