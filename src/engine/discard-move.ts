import { setTimeout as sleep } from 'node:timers/promises';
import type { MoveOutcome } from '../catalog/moves/finish-move.js';
import { reportOf, SortkeepError } from '../domain/errors.js';
import type { ErrorReport } from '../domain/errors.js';
import { postgresError } from '../postgres/postgres-errors.js';
import type { AttemptWatch } from './attempt-watch.js';
import type { MoveLedger } from './move-ledger.js';
import type { MoveRun, Mover } from './mover.js';

/** A destination that restarts answers within 1 + 2 + 4 s. */
const TRIES = 4;

/**
 * Removes what a cancelled move wrote. CANCELLED when nothing of it is left; else FAILED with what is in the way, and
 * a second cancel tries again. Rejects on shutdown.
 */
export async function discardMove(
  mover: Mover,
  run: MoveRun,
  watch: AttemptWatch,
  ledger: Pick<MoveLedger, 'settle'>,
): Promise<MoveOutcome> {
  const outcome = { verified: false, contentHash: null, warnings: [] };
  for (let tried = 1; ; tried++) {
    try {
      // First: what is half removed must not pass for a finished chunk when the move is started again instead.
      await ledger.settle(new Map());
      await mover.discard(run);
      return { ...outcome, state: 'CANCELLED', error: null };
    } catch (thrown) {
      const error = postgresError(thrown, `cancelling move ${run.move.id}`);
      if (watch.stopping()) throw error;
      if (tried === TRIES || !error.retryable)
        return { ...outcome, state: 'FAILED', error: remains(run, error) };
    }
    await sleep(1000 * 2 ** (tried - 1));
  }
}

const remains = ({ move }: MoveRun, { code, message, hint, retryable }: SortkeepError): ErrorReport =>
  reportOf(
    new SortkeepError(code, `what move ${move.id} had written could not be removed: ${message}`, {
      hint: `${hint} Then cancel the move again.`,
      retryable,
    }),
  );
