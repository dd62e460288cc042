/** Watches one attempt while it runs: writes progress, notices a cancel, a pause and a successor, and says so. */
import { attemptState } from '../catalog/moves/attempt-state.js';
import { notifyProgress } from '../catalog/moves/notify-progress.js';
import { reportRate } from '../catalog/moves/report-rate.js';
import { reportThrottle } from '../catalog/moves/report-throttle.js';
import { reportChunks } from '../catalog/chunks/report-chunks.js';
import { SortkeepError } from '../domain/errors.js';
import type { ClaimId, MoveId } from '../domain/ids.js';
import type { MoveThrottle } from '../domain/throttle.js';
import type { Database } from '../postgres/session.js';
import { measurePace } from './measure-pace.js';
import type { Meter } from './mover.js';

/** Twice a second is as often as a person can read, and each tick costs three short statements. */
const TICK_MS = 500;
/** After this long without the catalog a successor may have the move: pg-boss waits 10 s for a heartbeat. */
const BLIND_MS = 10_000;
/** How long the chunks or the step under way may still take when a pause comes; then they are for the next attempt. */
const PAUSE_LIMIT_MS = 10_000;

export type StopReason = 'cancelled' | 'replaced' | 'shutdown' | 'lost' | 'held';

export interface AttemptWatch {
  readonly signal: AbortSignal;
  /** Why the attempt was stopped from outside; null while it was not. */
  reason(): StopReason | null;
  /** Whether nothing more may be started: a person paused the move. What is under way may still end. */
  held(): boolean;
  /** Ends the attempt where it was held; whether the move rests or goes on is for its row to say. */
  letGo(): void;
  /** Whether this process must let go of the move, whatever the first reason was. */
  stopping(): boolean;
  /** Meters of claimed chunks; the runner adds and removes them. */
  readonly meters: Map<ClaimId, Meter>;
  /** Takes the meter of a chunk that has ended, in whatever way; what it counted goes into the rate. */
  readonly retire: (claim: ClaimId) => void;
  stop(): Promise<void>;
}

export function watchAttempt(
  catalog: Database,
  id: MoveId,
  attempt: ClaimId,
  shutdown: AbortSignal,
  pauseLimitMs = PAUSE_LIMIT_MS,
  throttle: () => MoveThrottle | null = () => null,
): AttemptWatch {
  const controller = new AbortController();
  const meters = new Map<ClaimId, Meter>();
  let reason: StopReason | null = null;
  let lost = false;
  let heldAt: number | null = null;
  const pace = measurePace(meters);
  let shown: MoveThrottle | null = null;
  const end = (why: StopReason): void => {
    reason ??= why;
    lost ||= why === 'lost';
    controller.abort(
      new SortkeepError('CANCELLED', `move ${id} was stopped: ${why}`, {
        hint: 'See the state of the move.',
      }),
    );
  };
  const onShutdown = (): void => end('shutdown');
  shutdown.addEventListener('abort', onShutdown);
  if (shutdown.aborted) end('shutdown');

  const tick = async (): Promise<void> => {
    const progress = [...meters].map(([claim, meter]) => ({ claim, ...meter }));
    if (progress.length > 0) await reportChunks(catalog, id, progress);
    const rate = pace.look();
    if (rate !== null) await reportRate(catalog, id, attempt, rate);
    const held = throttle();
    if (held?.reason !== shown?.reason || held?.parallel !== shown?.parallel)
      await reportThrottle(catalog, id, attempt, held);
    shown = held;
    const state = await attemptState(catalog, id, attempt);
    if (!state.ours) end('replaced');
    else if (state.cancelRequested) end('cancelled');
    heldAt = state.pauseRequested ? (heldAt ?? performance.now()) : null;
    if (heldAt !== null && performance.now() - heldAt >= pauseLimitMs) end('held');
    await notifyProgress(catalog, id);
  };
  let seenAt = performance.now();
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    // By the clock, since a look at a catalog that swallows packets does not even fail.
    if (performance.now() - seenAt >= BLIND_MS) end('lost');
    running ??= tick()
      .then(
        () => void (seenAt = performance.now()),
        () => undefined,
      )
      .finally(() => (running = null));
  }, TICK_MS);

  return {
    signal: controller.signal,
    reason: () => reason,
    held: () => heldAt !== null,
    letGo: () => end('held'),
    stopping: () => lost || shutdown.aborted,
    meters,
    retire: pace.retire,
    stop: async () => {
      clearInterval(timer);
      shutdown.removeEventListener('abort', onShutdown);
      await running;
    },
  };
}
