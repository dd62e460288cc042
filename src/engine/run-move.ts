/** The pipeline that the three movers and the restore share: open, settle, copy, finish, verify, publish. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { admitMove } from '../catalog/moves/admit-move.js';
import { deferMove } from '../catalog/moves/defer-move.js';
import type { MoveOutcome } from '../catalog/moves/finish-move.js';
import { getMoves } from '../catalog/moves/get-moves.js';
import { notifyProgress } from '../catalog/moves/notify-progress.js';
import { getPlans } from '../catalog/plans/get-plans.js';
import { notFound, reportOf } from '../domain/errors.js';
import type { SortkeepError } from '../domain/errors.js';
import { claimId } from '../domain/ids.js';
import type { ClaimId, MoveId } from '../domain/ids.js';
import type { Move } from '../domain/move.js';
import type { MoveLimits } from '../domain/move-limits.js';
import type { MoveKind, Plan } from '../domain/plan.js';
import { ObjectsAwaited } from '../domain/recall.js';
import type { ThrottleLimits } from '../domain/throttle.js';
import type { WindowState } from '../domain/windows/move-windows.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { Database } from '../postgres/session.js';
import { watchAttempt } from './attempt-watch.js';
import type { AttemptWatch } from './attempt-watch.js';
import { copyChunks } from './copy-chunks.js';
import type { Conduct } from './copy-chunks.js';
import { discardLate } from './discard-late.js';
import { discardMove } from './discard-move.js';
import { openLedger } from './move-ledger.js';
import type { MoveLedger } from './move-ledger.js';
import type { MoveRun, Mover, Proof } from './mover.js';
import { createThrottle } from './throttle/create-throttle.js';
import type { Throttle } from './throttle/create-throttle.js';

export interface RunnerOptions {
  readonly catalog: Database;
  readonly movers: Readonly<Record<MoveKind, Mover>>;
  /** Called with each failed attempt, for the log. */
  readonly onFailure: (move: Move, error: SortkeepError, willRetry: boolean) => void;
  readonly onEnd: (move: Move) => void;
  /** The first wait before an attempt is repeated; 1000 without it. */
  readonly retryMs?: number;
  /** Whether chunks may start now. */
  readonly window: () => WindowState;
  /** Above which load of its source a move copies fewer chunks at once. */
  readonly throttle: ThrottleLimits;
  /** How many moves may run at once over all workers; any number without it. */
  readonly limits?: MoveLimits;
  /** How long the chunks under way may take when a pause comes; 10 s without it. */
  readonly pauseLimitMs?: number;
}

/** Attempts in a row that copied no chunk before a retryable failure is final: 1 + 2 + 4 s of waiting in all. */
const FRUITLESS_ATTEMPTS = 4;
/** The same where somebody else had to be let through: a migration may hold a table for minutes, and then waits of 30 s. */
const YIELDING_ATTEMPTS = 12;
const LONGEST_WAIT = 30;
const RETRY_MS = 1000;
const NO_LIMITS: MoveLimits = { perSource: 0, perDestination: 0 };

export type RunMove = (id: MoveId, shutdown: AbortSignal) => Promise<void>;

/** One worker's hold on one move. */
interface Attempt {
  readonly move: Move;
  readonly plan: Plan;
  readonly id: ClaimId;
  readonly watch: AttemptWatch;
  readonly ledger: MoveLedger;
  readonly throttle: Throttle;
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
    const closedUntil = waitOf(options.window());
    if (closedUntil !== null && (await deferMove(catalog, id, closedUntil))) return;
    if (!(await admitMove(catalog, id, attempt, options.limits ?? NO_LIMITS))) return;
    const { move, plan } = await load(catalog, id);
    const throttle = createThrottle(options.throttle);
    const watch = watchAttempt(catalog, id, attempt, shutdown, options.pauseLimitMs, throttle.shown);
    const ledger = openLedger(catalog, id, attempt);
    const warnings: string[] = [];
    const hold: Attempt = { move, plan, id: attempt, watch, ledger, throttle, warnings };
    let ended = false;
    try {
      const outcome = await attemptUntilDone(options, hold);
      ended = outcome !== null && (await ledger.finish({ ...outcome, warnings }));
    } finally {
      await watch.stop();
      if (!ended) await discardLate(catalog, options.movers[move.kind], runOf(hold, new AbortController()));
      await notifyProgress(catalog, id).catch(() => undefined);
    }
    if (ended) options.onEnd((await load(catalog, id)).move);
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

const runOf = (attempt: Attempt, local: AbortController): MoveRun => ({
  move: attempt.move,
  plan: attempt.plan,
  attempt: attempt.id,
  signal: AbortSignal.any([attempt.watch.signal, local.signal]),
  abort: (error) => local.abort(error),
  observe: attempt.throttle.observe,
  warn: (text) => {
    if (!attempt.warnings.includes(text)) attempt.warnings.push(text);
  },
});

/** Null when the move was laid down, or another worker has it now. */
async function attemptUntilDone(options: RunnerOptions, attempt: Attempt): Promise<MoveOutcome | null> {
  const { move, watch, ledger, throttle } = attempt;
  const mover = options.movers[move.kind];
  for (let fruitless = 1; ; fruitless++) {
    const local = new AbortController();
    const run = runOf(attempt, local);
    const progress = { chunks: 0, publishing: false };
    if (move.cancelRequested || watch.reason() === 'cancelled') return discardMove(mover, run, watch, ledger);
    const mayStart = (): boolean => !watch.held() && options.window().open;
    if (move.pauseRequested || !mayStart()) return layDown(options, ledger);
    try {
      return succeeded(await attemptOnce(mover, { run, watch, ledger, throttle, mayStart, progress }));
    } catch (thrown) {
      const reason = watch.reason();
      if (reason === 'replaced') return null;
      if (reason === 'held') return await layDown(options, ledger);
      // Once the commit marker may be there, the move is finished and not undone.
      if (reason === 'cancelled' && !progress.publishing) return discardMove(mover, run, watch, ledger);
      const cause: unknown = local.signal.aborted ? local.signal.reason : thrown;
      const error = postgresError(cause, `running move ${move.id}`);
      // Without the catalog there is nowhere to say so: the job is handed out again.
      if (reason === 'shutdown' || reason === 'lost' || ledger.lost()) throw error;
      if (error instanceof ObjectsAwaited) {
        await ledger.awaitObjects(error);
        return null;
      }
      if (progress.chunks > 0) fruitless = 1;
      const attempts = error.code === 'CONFLICT' ? YIELDING_ATTEMPTS : FRUITLESS_ATTEMPTS;
      const willRetry = error.retryable && fruitless < attempts && reason === null;
      options.onFailure(move, error, willRetry);
      if (!willRetry) return failed(error);
      const wait = (options.retryMs ?? RETRY_MS) * Math.min(2 ** (fruitless - 1), LONGEST_WAIT);
      await sleep(wait, undefined, { signal: watch.signal }).catch(() => undefined);
    }
  }
}

/** When the window opens; null while it is open. */
const waitOf = (window: WindowState): Date | null => (window.open ? null : window.until);

async function layDown({ window }: RunnerOptions, ledger: MoveLedger): Promise<null> {
  await ledger.layDown(waitOf(window()));
  return null;
}

async function attemptOnce(mover: Mover, conduct: Conduct): Promise<Proof> {
  const { run, watch, ledger } = conduct;
  const stopIfAsked = (): void => {
    if (watch.held()) watch.letGo();
    run.signal.throwIfAborted();
  };
  stopIfAsked();
  await ledger.enter('OPEN');
  const session = await mover.open(run);
  try {
    stopIfAsked();
    await ledger.enter('COPY');
    const known = await ledger.ensure(session.ranges);
    const chunks = await ledger.settle(await session.standing(known));
    const finished = await copyChunks(session, conduct, chunks);
    stopIfAsked();
    await ledger.enter('FINISH');
    await session.finish(finished);
    stopIfAsked();
    await ledger.enter('VERIFY');
    const proof = await session.verify(finished);
    stopIfAsked();
    if (!(await ledger.beginPublish())) {
      watch.letGo();
      run.signal.throwIfAborted();
    }
    conduct.progress.publishing = true;
    await session.publish(proof);
    return proof;
  } finally {
    await session.close();
  }
}
