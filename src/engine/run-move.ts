/** The pipeline that the three movers and the restore share: open, settle, copy, finish, verify, publish. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginAttempt } from '../catalog/moves/begin-attempt.js';
import type { MoveOutcome } from '../catalog/moves/finish-move.js';
import { getMoves } from '../catalog/moves/get-moves.js';
import { notifyProgress } from '../catalog/moves/notify-progress.js';
import { getPlans } from '../catalog/plans/get-plans.js';
import { notFound, reportOf } from '../domain/errors.js';
import type { SortkeepError } from '../domain/errors.js';
import { claimId } from '../domain/ids.js';
import type { ClaimId, MoveId } from '../domain/ids.js';
import type { Chunk, Move } from '../domain/move.js';
import type { MoveKind, Plan } from '../domain/plan.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { Database } from '../postgres/session.js';
import { watchAttempt } from './attempt-watch.js';
import type { AttemptWatch } from './attempt-watch.js';
import { discardMove } from './discard-move.js';
import { forEachAtOnce } from './for-each-at-once.js';
import { openLedger } from './move-ledger.js';
import type { MoveLedger } from './move-ledger.js';
import type { FinishedChunk, MoveRun, Mover, MoveSession, Proof } from './mover.js';

export interface RunnerOptions {
  readonly catalog: Database;
  readonly movers: Readonly<Record<MoveKind, Mover>>;
  /** Called with each failed attempt, for the log. */
  readonly onFailure: (move: Move, error: SortkeepError, willRetry: boolean) => void;
  readonly onEnd: (move: Move) => void;
  /** The first wait before an attempt is repeated; 1000 without it. */
  readonly retryMs?: number;
}

/** Attempts in a row that copied no chunk before a retryable failure is final: 1 + 2 + 4 s of waiting in all. */
const FRUITLESS_ATTEMPTS = 4;
const RETRY_MS = 1000;

export type RunMove = (id: MoveId, shutdown: AbortSignal) => Promise<void>;

/** One worker's hold on one move. */
interface Attempt {
  readonly move: Move;
  readonly plan: Plan;
  readonly id: ClaimId;
  readonly watch: AttemptWatch;
  readonly ledger: MoveLedger;
  readonly warnings: string[];
}

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
    const ledger = openLedger(catalog, id, attempt);
    const warnings: string[] = [];
    try {
      const outcome = await attemptUntilDone(options, { move, plan, id: attempt, watch, ledger, warnings });
      if (outcome === null || !(await ledger.finish({ ...outcome, warnings }))) return;
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

const succeeded = ({ contentHash }: Proof): MoveOutcome => ({
  state: 'SUCCEEDED',
  verified: true,
  contentHash,
  warnings: [],
  error: null,
});

const failed = (error: SortkeepError): MoveOutcome => ({
  state: 'FAILED',
  verified: false,
  contentHash: null,
  warnings: [],
  error: reportOf(error),
});

/** Null when another worker has the move now. */
async function attemptUntilDone(options: RunnerOptions, attempt: Attempt): Promise<MoveOutcome | null> {
  const { move, plan, watch, ledger, warnings } = attempt;
  const mover = options.movers[move.kind];
  for (let fruitless = 1; ; fruitless++) {
    const local = new AbortController();
    const run: MoveRun = {
      move,
      plan,
      attempt: attempt.id,
      signal: AbortSignal.any([watch.signal, local.signal]),
      abort: (error) => local.abort(error),
      warn: (text) => {
        if (!warnings.includes(text)) warnings.push(text);
      },
    };
    const progress = { chunks: 0, publishing: false };
    if (move.cancelRequested || watch.reason() === 'cancelled') return discardMove(mover, run, watch, ledger);
    try {
      return succeeded(await attemptOnce(mover, run, watch, ledger, progress));
    } catch (thrown) {
      const reason = watch.reason();
      if (reason === 'replaced') return null;
      // Once the commit marker may be there, the move is finished and not undone.
      if (reason === 'cancelled' && !progress.publishing) return discardMove(mover, run, watch, ledger);
      const cause: unknown = local.signal.aborted ? local.signal.reason : thrown;
      const error = postgresError(cause, `running move ${move.id}`);
      // Without the catalog there is nowhere to say so: the job is handed out again.
      if (reason === 'shutdown' || reason === 'lost' || ledger.lost()) throw error;
      if (progress.chunks > 0) fruitless = 1;
      const willRetry = error.retryable && fruitless < FRUITLESS_ATTEMPTS && reason === null;
      options.onFailure(move, error, willRetry);
      if (!willRetry) return failed(error);
      const wait = (options.retryMs ?? RETRY_MS) * 2 ** (fruitless - 1);
      await sleep(wait, undefined, { signal: watch.signal }).catch(() => undefined);
    }
  }
}

async function attemptOnce(
  mover: Mover,
  run: MoveRun,
  watch: AttemptWatch,
  ledger: MoveLedger,
  progress: { chunks: number; publishing: boolean },
): Promise<Proof> {
  const stopIfAsked = (): void => run.signal.throwIfAborted();
  stopIfAsked();
  await ledger.enter('OPEN');
  const session = await mover.open(run);
  try {
    stopIfAsked();
    await ledger.enter('COPY');
    const known = await ledger.ensure(session.ranges);
    const chunks = await ledger.settle(await session.standing(known));
    const finished = await copyChunks(session, run, watch, ledger, chunks, progress);
    stopIfAsked();
    await ledger.enter('FINISH');
    await session.finish(finished);
    stopIfAsked();
    await ledger.enter('VERIFY');
    const proof = await session.verify(finished);
    stopIfAsked();
    await ledger.enter('PUBLISH');
    progress.publishing = true;
    await session.publish(proof);
    return proof;
  } finally {
    await session.close();
  }
}

async function copyChunks(
  session: MoveSession,
  run: MoveRun,
  watch: AttemptWatch,
  ledger: MoveLedger,
  chunks: readonly Chunk[],
  progress: { chunks: number },
): Promise<readonly FinishedChunk[]> {
  const finished: FinishedChunk[] = [];
  for (const { index, range, result } of chunks) if (result !== null) finished.push({ index, range, result });
  const pending = chunks.filter((chunk) => chunk.state !== 'DONE');
  await forEachAtOnce(pending, session.parallel, async (chunk) => {
    run.signal.throwIfAborted();
    const claim = claimId(randomUUID());
    await ledger.claim(chunk.index, claim);
    const meter = { rows: 0, rawBytes: 0, storedBytes: 0 };
    watch.meters.set(claim, meter);
    try {
      const result = await session.copy(chunk, claim, meter);
      await ledger.complete(chunk.index, claim, result);
      finished.push({ index: chunk.index, range: chunk.range, result });
      progress.chunks += 1;
    } finally {
      watch.meters.delete(claim);
    }
  });
  return finished.sort((a, b) => a.index - b.index);
}
