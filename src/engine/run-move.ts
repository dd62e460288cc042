/** The pipeline that the three movers and the restore share: open, settle, copy, finish, verify, publish. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimChunk } from '../catalog/chunks/claim-chunk.js';
import { completeChunk } from '../catalog/chunks/complete-chunk.js';
import { ensureChunks } from '../catalog/chunks/ensure-chunks.js';
import { settleChunks } from '../catalog/chunks/settle-chunks.js';
import { beginAttempt } from '../catalog/moves/begin-attempt.js';
import { enterPhase } from '../catalog/moves/enter-phase.js';
import { finishMove } from '../catalog/moves/finish-move.js';
import type { MoveOutcome } from '../catalog/moves/finish-move.js';
import { getMoves } from '../catalog/moves/get-moves.js';
import { notifyProgress } from '../catalog/moves/notify-progress.js';
import { getPlans } from '../catalog/plans/get-plans.js';
import { asSortkeepError, conflict, notFound, reportOf } from '../domain/errors.js';
import type { SortkeepError } from '../domain/errors.js';
import { claimId } from '../domain/ids.js';
import type { MoveId } from '../domain/ids.js';
import type { Chunk, Move, MovePhase } from '../domain/move.js';
import type { MoveKind, Plan } from '../domain/plan.js';
import type { Database } from '../postgres/session.js';
import { watchAttempt } from './attempt-watch.js';
import type { AttemptWatch } from './attempt-watch.js';
import { forEachAtOnce } from './for-each-at-once.js';
import type { FinishedChunk, MoveRun, Mover, MoveSession, Proof } from './mover.js';

export interface RunnerOptions {
  readonly catalog: Database;
  readonly movers: Readonly<Record<MoveKind, Mover>>;
  /** Called with each failed attempt, for the log. */
  readonly onFailure: (move: Move, error: SortkeepError, willRetry: boolean) => void;
  readonly onEnd: (move: Move) => void;
}

/** Attempts in a row that copied no chunk before a retryable failure is final: 1 + 2 + 4 s of waiting in all. */
const FRUITLESS_ATTEMPTS = 4;

export type RunMove = (id: MoveId, shutdown: AbortSignal) => Promise<void>;

/**
 * Runs a move to its end. Rejects only where the job must be handed out again: on shutdown and when the catalog is
 * lost; a move's own failure is its FAILED state.
 */
export function createMoveRunner(options: RunnerOptions): RunMove {
  const { catalog } = options;
  return async (id, shutdown) => {
    const attempt = claimId(randomUUID());
    if (!(await beginAttempt(catalog, id, attempt))) return;
    const { move, plan } = await load(catalog, id);
    const watch = watchAttempt(catalog, id, attempt, shutdown);
    const warnings: string[] = [];
    try {
      const outcome = await attemptUntilDone(options, move, plan, watch, attempt, warnings);
      if (outcome === null) return;
      await finishMove(catalog, id, attempt, { ...outcome, warnings });
    } finally {
      await watch.stop();
      await notifyProgress(catalog, id).catch(() => undefined);
    }
    options.onEnd((await load(catalog, id)).move);
  };
}

async function load(catalog: Database, id: MoveId): Promise<{ readonly move: Move; readonly plan: Plan }> {
  const [move] = await getMoves(catalog, [id]);
  if (move === null || move === undefined)
    throw notFound(`move ${id} does not exist`, 'List moves to find it.');
  const [plan] = await getPlans(catalog, [move.planId]);
  if (plan === null || plan === undefined)
    throw notFound(`plan ${move.planId} does not exist`, 'Plan the move again.');
  return { move, plan };
}

const failed = (error: SortkeepError): MoveOutcome => ({
  state: 'FAILED',
  verified: false,
  contentHash: null,
  warnings: [],
  error: reportOf(error),
});

/** Null when another worker has the move now. */
async function attemptUntilDone(
  options: RunnerOptions,
  move: Move,
  plan: Plan,
  watch: AttemptWatch,
  attempt: ReturnType<typeof claimId>,
  warnings: string[],
): Promise<MoveOutcome | null> {
  const mover = options.movers[move.kind];
  for (let fruitless = 1; ; fruitless++) {
    const local = new AbortController();
    const run: MoveRun = {
      move,
      plan,
      attempt,
      signal: AbortSignal.any([watch.signal, local.signal]),
      abort: (error) => local.abort(error),
      warn: (text) => {
        if (!warnings.includes(text)) warnings.push(text);
      },
    };
    const progress = { chunks: 0, publishing: false };
    try {
      if (move.cancelRequested) return await cancelled(mover, run);
      const proof = await attemptOnce(options.catalog, mover, run, watch, progress);
      return {
        state: 'SUCCEEDED',
        verified: true,
        contentHash: proof.contentHash,
        warnings: [],
        error: null,
      };
    } catch (thrown) {
      const reason = watch.reason();
      if (reason === 'replaced') return null;
      // Once the commit marker may be there, the move is finished and not undone.
      if (reason === 'cancelled' && !progress.publishing) return await cancelled(mover, run);
      const cause: unknown = local.signal.aborted ? local.signal.reason : thrown;
      const error = asSortkeepError(cause, `running move ${move.id}`);
      if (reason === 'shutdown' || reason === 'lost') throw error;
      if (progress.chunks > 0) fruitless = 1;
      const willRetry = error.retryable && fruitless < FRUITLESS_ATTEMPTS;
      options.onFailure(move, error, willRetry);
      if (!willRetry) return failed(error);
      await sleep(1000 * 2 ** (fruitless - 1), undefined, { signal: watch.signal }).catch(() => undefined);
    }
  }
}

async function cancelled(mover: Mover, run: MoveRun): Promise<MoveOutcome> {
  await mover.discard(run);
  return { state: 'CANCELLED', verified: false, contentHash: null, warnings: [], error: null };
}

async function attemptOnce(
  catalog: Database,
  mover: Mover,
  run: MoveRun,
  watch: AttemptWatch,
  progress: { chunks: number; publishing: boolean },
): Promise<Proof> {
  const enter = async (phase: MovePhase): Promise<void> => {
    run.signal.throwIfAborted();
    if (await enterPhase(catalog, run.move.id, run.attempt, phase)) return;
    throw conflict(`move ${run.move.id} was taken over by another worker`, 'Nothing is to be done here.');
  };
  await enter('OPEN');
  const session = await mover.open(run);
  // A server that hangs gives no piece at which the signal could be looked at: closing ends what waits for it.
  const onAbort = (): void => void session.close();
  run.signal.addEventListener('abort', onAbort);
  try {
    await enter('COPY');
    const known = await ensureChunks(catalog, run.move.id, session.ranges);
    const chunks = await settleChunks(catalog, run.move.id, run.attempt, await session.standing(known));
    const finished = await copyChunks(catalog, session, run, watch, chunks, progress);
    await enter('FINISH');
    await session.finish(finished);
    await enter('VERIFY');
    const proof = await session.verify(finished);
    await enter('PUBLISH');
    progress.publishing = true;
    await session.publish(proof);
    return proof;
  } finally {
    run.signal.removeEventListener('abort', onAbort);
    await session.close();
  }
}

async function copyChunks(
  catalog: Database,
  session: MoveSession,
  run: MoveRun,
  watch: AttemptWatch,
  chunks: readonly Chunk[],
  progress: { chunks: number },
): Promise<readonly FinishedChunk[]> {
  const finished: FinishedChunk[] = [];
  for (const { index, range, result } of chunks) if (result !== null) finished.push({ index, range, result });
  const pending = chunks.filter((chunk) => chunk.state !== 'DONE');
  await forEachAtOnce(pending, session.parallel, async (chunk) => {
    run.signal.throwIfAborted();
    const claim = claimId(randomUUID());
    const lost = conflict(
      `chunk ${chunk.index} of move ${run.move.id} was taken over`,
      'Nothing is to be done here.',
    );
    if (!(await claimChunk(catalog, run.move.id, run.attempt, chunk.index, claim))) throw lost;
    const meter = { rows: 0, rawBytes: 0, storedBytes: 0 };
    watch.meters.set(claim, meter);
    try {
      const result = await session.copy(chunk, claim, meter);
      if (!(await completeChunk(catalog, run.move.id, chunk.index, claim, result))) throw lost;
      finished.push({ index: chunk.index, range: chunk.range, result });
      progress.chunks += 1;
    } finally {
      watch.meters.delete(claim);
    }
  });
  return finished.sort((a, b) => a.index - b.index);
}
