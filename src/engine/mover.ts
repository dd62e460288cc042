/**
 * What the pipeline asks of each of the four movers. A session is one attempt under one set of locks and one
 * snapshot; everything that must outlive it is in the ledger or at the destination.
 */
import type { ClaimId } from '../domain/ids.js';
import type { Chunk, ChunkResult, Move, PageRange } from '../domain/move.js';
import type { Plan } from '../domain/plan.js';
import type { SourceLoad } from '../domain/throttle.js';

export interface MoveRun {
  readonly move: Move;
  readonly plan: Plan;
  readonly attempt: ClaimId;
  /** Fires on cancel, on shutdown, when another worker took over, and when others wait for us too long. */
  readonly signal: AbortSignal;
  /** Ends the attempt with this error; for watchdogs, which are in nobody's call stack. */
  readonly abort: (error: Error) => void;
  /** What the source has to do beside us, about once a second while it is read: the move holds back. */
  readonly observe: (load: SourceLoad) => void;
  /** Something that a person should know of a move that succeeded. */
  readonly warn: (text: string) => void;
}

/** Counts what a chunk has copied so far; read by the progress ticker. */
export interface Meter {
  rows: number;
  rawBytes: number;
  storedBytes: number;
}

export interface FinishedChunk {
  readonly index: number;
  readonly range: PageRange;
  readonly result: ChunkResult;
}

/** What was copied, whole: the chunks in order, and the hash of all rows as read back. */
export interface Proof {
  readonly chunks: readonly FinishedChunk[];
  readonly contentHash: string;
}

export interface MoveSession {
  /** How the work is cut; used by the first attempt only. */
  readonly ranges: readonly PageRange[];
  /** How many chunks may be copied at once. */
  readonly parallel: number;
  /**
   * The chunks of earlier attempts that still count, with their results. The destination's word is the truth: what
   * it does not hold does not stand, whatever the ledger says. Prepares the destination for the rest.
   */
  standing(chunks: readonly Chunk[]): Promise<ReadonlyMap<number, ChunkResult>>;
  copy(chunk: Chunk, claim: ClaimId, meter: Meter): Promise<ChunkResult>;
  /** Keys, indexes, constraints, the warehouse's commit. Idempotent. */
  finish(chunks: readonly FinishedChunk[]): Promise<void>;
  /** Reads the destination back; throws CORRUPTED when it is not what was copied. */
  verify(chunks: readonly FinishedChunk[]): Promise<Proof>;
  /** The commit marker, then the catalog's rows. Idempotent; a loser compares with what is there. */
  publish(proof: Proof): Promise<void>;
  /** Lets go of locks, snapshots and connections. Never throws. */
  close(): Promise<void>;
}

export interface Mover {
  /** Checks that the world is still as planned, locks, takes the snapshot. Throws without having written anything. */
  open(run: MoveRun): Promise<MoveSession>;
  /** Removes what the move wrote at the destination, and nothing else. Idempotent. */
  discard(run: MoveRun): Promise<void>;
}
