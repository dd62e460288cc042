/** One execution of a plan, its legal transitions, its chunks and what they proved. */
import type { ErrorReport } from './errors.js';
import type { ClaimId, MoveId, PlanId } from './ids.js';
import type { MoveKind, PlanTarget } from './plan.js';
import type { MovePace } from './progress/move-pace.js';
import type { Recall } from './recall.js';
import type { MoveThrottle } from './throttle.js';

export const MOVE_STATES = ['QUEUED', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export type MoveState = (typeof MOVE_STATES)[number];

/**
 * Where a move may go from each state. RUNNING to RUNNING is a worker that takes over from a dead one; RUNNING to
 * QUEUED one that lets go; FAILED and PAUSED to QUEUED go on, or clean up for a cancel, since finished chunks stand
 * where they can be proved. Each change is one guarded statement in catalog/moves/.
 */
export const MOVE_TRANSITIONS: Readonly<Record<MoveState, readonly MoveState[]>> = {
  QUEUED: ['RUNNING', 'PAUSED', 'CANCELLED'],
  RUNNING: ['RUNNING', 'QUEUED', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELLED'],
  PAUSED: ['QUEUED', 'CANCELLED'],
  FAILED: ['QUEUED', 'CANCELLED'],
  SUCCEEDED: [],
  CANCELLED: [],
};

export const MOVE_PHASES = ['OPEN', 'COPY', 'FINISH', 'VERIFY', 'PUBLISH'] as const;
export type MovePhase = (typeof MOVE_PHASES)[number];

/** Pages `[from, to)` of a table's main fork; `to` null means to the end, so that no late row is lost. */
export interface PageRange {
  readonly fromPage: number;
  readonly toPage: number | null;
  /** Whose pages: position among the partitions of the table's definition; left out for a table without partitions. */
  readonly leaf?: number;
  /** Whose pages, in a move of several tables: position among its members; left out for a move of one table. */
  readonly member?: number;
}

/** One stored object of a chunk. */
export interface StoredObject {
  readonly key: string;
  readonly rawBytes: number;
  readonly storedBytes: number;
  /** Hex SHA-256 of the plaintext of this object. */
  readonly rawSha256: string;
  /** Hex SHA-256 of the object's bytes as given to the store (before the store's own encryption). */
  readonly storedSha256: string;
}

/** What one finished chunk proved. */
export interface ChunkResult {
  readonly rows: number;
  readonly rawBytes: number;
  readonly storedBytes: number;
  /** Hex SHA-256 of the chunk's canonical COPY text. */
  readonly sha256: string;
  /** The same rows in any order: src/codec/content-hash.ts. Sums of chunks are the table's. */
  readonly contentHash: string;
  /** Objects that hold it, in order; empty for a PostgreSQL target. */
  readonly objects: readonly StoredObject[];
  /**
   * Of columns whose canonical text can be ordered, in an archive: what lies in the chunk, so that who looks for some
   * rows need not read all. Left out where nothing is known.
   */
  readonly bounds?: readonly ColumnBounds[];
  /** What it was copied under: lets a later attempt decide whether it stands. Null for a RESTORE. */
  readonly snapshot: SnapshotMark | null;
}

/** Every value of the column in the chunk lies between the two, both inclusive, in the order of the column's type. */
export interface ColumnBounds {
  readonly column: string;
  /** Canonical text, as in the chunk; both null where all values are NULL. */
  readonly least: string | null;
  readonly most: string | null;
  /** How many values are NULL. */
  readonly nulls: number;
}

/** The file, the horizon and the shape that a chunk was copied from. */
export interface SnapshotMark {
  /** Timeline and start of the server: after a failover or a crash, transaction ids may be used again. */
  readonly serverRun: string;
  readonly relfilenode: string;
  /** The snapshot's xmin: a full 64-bit transaction id as a decimal string. */
  readonly xmin: string;
  /** The table's shape: src/postgres/definition/table-fingerprint.ts. */
  readonly fingerprint: string;
}

export type ChunkState = 'PENDING' | 'CLAIMED' | 'DONE';

export interface Chunk {
  readonly moveId: MoveId;
  readonly index: number;
  readonly range: PageRange;
  readonly state: ChunkState;
  readonly claim: ClaimId | null;
  readonly result: ChunkResult | null;
}

export interface MoveTotals {
  readonly rows: number;
  readonly rawBytes: bigint;
  readonly storedBytes: bigint;
  readonly chunksDone: number;
  readonly chunksTotal: number;
}

export interface Move extends MoveTotals {
  /** How fast it is, and how long it will take. */
  readonly pace: MovePace;
  /** Why it copies fewer chunks at once than it may; null while it does not. */
  readonly throttle: MoveThrottle | null;
  readonly id: MoveId;
  readonly planId: PlanId;
  readonly kind: MoveKind;
  readonly target: PlanTarget;
  readonly state: MoveState;
  readonly phase: MovePhase | null;
  /** True once the result was read back and compared. */
  readonly verified: boolean;
  /** Content hash of the moved rows (docs/archive-format.md), once verified. */
  readonly contentHash: string | null;
  readonly warnings: readonly string[];
  readonly error: ErrorReport | null;
  readonly cancelRequested: boolean;
  /** Whether a person wants it to rest: true while a running one lets go, and while it is PAUSED. */
  readonly pauseRequested: boolean;
  /** When the window opens that a queued move waits for, to go on by itself; null when it waits for none. */
  readonly waitsUntil: Date | null;
  /** Why a queued move does not begin, in words: its source or destination has as many as it may; null while it may. */
  readonly waitsFor: string | null;
  /** Objects of the archive that a queued move waits for, to go on by itself; null when it waits for none. */
  readonly recall: Recall | null;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** What a subscriber is told; `move` is read afresh. */
export interface MoveProgress {
  readonly moveId: MoveId;
  readonly state: MoveState;
  readonly phase: MovePhase | null;
  readonly waitsUntil: Date | null;
  readonly waitsFor: string | null;
  readonly recall: Recall | null;
  readonly totals: MoveTotals;
  readonly estimatedBytes: bigint;
  readonly pace: MovePace;
  readonly throttle: MoveThrottle | null;
}
