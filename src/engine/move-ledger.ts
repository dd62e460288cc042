/** What one attempt writes of its move in the catalog. Once another attempt has the move, every write is refused. */
import { claimChunk } from '../catalog/chunks/claim-chunk.js';
import { completeChunk } from '../catalog/chunks/complete-chunk.js';
import { ensureChunks } from '../catalog/chunks/ensure-chunks.js';
import { settleChunks } from '../catalog/chunks/settle-chunks.js';
import { awaitObjects } from '../catalog/moves/await-objects.js';
import { beginPublish } from '../catalog/moves/begin-publish.js';
import { enterPhase } from '../catalog/moves/enter-phase.js';
import { finishMove } from '../catalog/moves/finish-move.js';
import type { MoveOutcome } from '../catalog/moves/finish-move.js';
import { layMoveDown } from '../catalog/moves/lay-move-down.js';
import { conflict } from '../domain/errors.js';
import type { ClaimId, MoveId } from '../domain/ids.js';
import type { Chunk, ChunkResult, MovePhase, PageRange } from '../domain/move.js';
import type { ObjectsAwaited } from '../domain/recall.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { Database } from '../postgres/session.js';

export interface MoveLedger {
  enter(phase: Exclude<MovePhase, 'PUBLISH'>): Promise<void>;
  /** False when a pause was asked for or another attempt has the move: then nothing is to be published. */
  beginPublish(): Promise<boolean>;
  /** Makes the chunks at the first attempt. */
  ensure(ranges: readonly PageRange[]): Promise<readonly Chunk[]>;
  settle(standing: ReadonlyMap<number, ChunkResult>): Promise<readonly Chunk[]>;
  claim(index: number, claim: ClaimId): Promise<void>;
  complete(index: number, claim: ClaimId, result: ChunkResult): Promise<void>;
  /** False when another attempt has the move: then nothing is written. */
  finish(outcome: MoveOutcome): Promise<boolean>;
  /** The move is laid down: PAUSED, else QUEUED, to wait until its window opens where `until` says so. */
  layDown(until: Date | null): Promise<void>;
  /** The move is laid down until the store has these objects. */
  awaitObjects(awaited: ObjectsAwaited): Promise<void>;
  /** Whether the last call did not reach the catalog. */
  lost(): boolean;
}

/** Methods that say nothing of a takeover throw CONFLICT when the move or the chunk was taken over. */
export function openLedger(catalog: Database, id: MoveId, attempt: ClaimId): MoveLedger {
  let lost = false;
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work();
      lost = false;
      return result;
    } catch (thrown) {
      const error = postgresError(thrown, `keeping the ledger of move ${id} in the catalog`);
      lost = error.code === 'UNREACHABLE';
      throw error;
    }
  };
  const mine = async (what: string, work: () => Promise<boolean>): Promise<void> => {
    if (await call(work)) return;
    throw conflict(`${what} was taken over by another worker`, 'Nothing is to be done here.');
  };
  const chunk = (index: number): string => `chunk ${index} of move ${id}`;
  return {
    enter: (phase) => mine(`move ${id}`, () => enterPhase(catalog, id, attempt, phase)),
    beginPublish: () => call(() => beginPublish(catalog, id, attempt)),
    ensure: (ranges) => call(() => ensureChunks(catalog, id, attempt, ranges)),
    settle: (standing) => call(() => settleChunks(catalog, id, attempt, standing)),
    claim: (index, claim) => mine(chunk(index), () => claimChunk(catalog, id, attempt, index, claim)),
    complete: (index, claim, result) =>
      mine(chunk(index), () => completeChunk(catalog, id, index, claim, result)),
    finish: (outcome) => call(() => finishMove(catalog, id, attempt, outcome)),
    layDown: (until) => call(() => layMoveDown(catalog, id, attempt, until)),
    awaitObjects: (awaited) => call(() => awaitObjects(catalog, id, attempt, awaited)),
    lost: () => lost,
  };
}
