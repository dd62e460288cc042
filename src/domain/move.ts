/** One execution of a plan, its legal transitions, its chunks and what they proved. */
import type { ErrorReport } from './errors.js';
import type { ClaimId, MoveId, PlanId } from './ids.js';
import type { MoveKind, PlanTarget } from './plan.js';

/**
 * QUEUED to RUNNING or CANCELLED; RUNNING to SUCCEEDED, FAILED or CANCELLED, and to RUNNING when a worker takes over
 * from a dead one; FAILED to QUEUED, since finished chunks stand where they can be proved. SUCCEEDED and CANCELLED are
 * final. Each change is one guarded statement in catalog/moves/.
 */
export const MOVE_STATES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export type MoveState = (typeof MOVE_STATES)[number];

export const MOVE_PHASES = ['OPEN', 'COPY', 'FINISH', 'VERIFY', 'PUBLISH'] as const;
export type MovePhase = (typeof MOVE_PHASES)[number];

/** Pages `[from, to)` of a table's main fork; `to` null means to the end, so that no late row is lost. */
export interface PageRange {
  readonly fromPage: number;
  readonly toPage: number | null;
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
  /** What it was copied under: lets a later attempt decide whether it stands. Null for a RESTORE. */
  readonly snapshot: SnapshotMark | null;
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
  readonly totals: MoveTotals;
  readonly estimatedBytes: bigint;
}
