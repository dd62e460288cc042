import { notFound } from '../domain/errors.js';
import type { Move, MoveProgress } from '../domain/move.js';
import type { MoveId } from '../domain/ids.js';
import type { MovePace } from '../domain/progress/move-pace.js';
import { recallText } from '../domain/recall.js';
import type { CommandResult, Opened } from './cli.js';
import { allSources } from './find-source.js';
import { formatBytes, formatCount, formatSeconds, formatTime } from './format.js';
import { moveJson, moveText } from './move-text.js';
import type { ProgressLine } from './progress-line.js';

/** Workers look for moves twice a second; who waits longer than this has none that is free. */
const NO_WORKER_MS = 5000;

/** Follows a move to its end; fails unless it succeeds. */
export async function followMove(
  { services }: Pick<Opened, 'services'>,
  id: MoveId,
  progress: ProgressLine,
): Promise<CommandResult> {
  const noWorker = setTimeout(() => {
    progress.done(
      'no worker has taken the move yet: it stays queued until one does (`sortkeep worker` or `sortkeep serve`)',
    );
  }, NO_WORKER_MS);
  let before = '';
  let told = false;
  try {
    for await (const now of services.moves.progress(id)) {
      if (now.state !== 'QUEUED' || isWaiting(now)) clearTimeout(noWorker);
      if (now.state === 'PAUSED' && before !== 'PAUSED')
        progress.done(`the move is paused: \`sortkeep resume ${id}\` lets it go on`);
      if (now.recall !== null && !told) {
        told = true;
        progress.done(`the move waits for ${recallText(now.recall)}; it goes on by itself`);
      }
      before = now.state;
      progress.update(progressText(now));
    }
  } finally {
    clearTimeout(noWorker);
  }
  const [move] = await services.moves.getMany([id]);
  if (move === undefined || move === null)
    throw notFound(`move ${id} does not exist`, 'See `sortkeep moves`.');
  return moveResult(services, move);
}

/** A move as the answer of a command; a bad one when it failed or was cancelled. */
export async function moveResult(services: Opened['services'], move: Move): Promise<CommandResult> {
  const sources = await allSources(services);
  return {
    json: { move: moveJson(move, sources) },
    text: moveText(move, sources),
    failed: move.state === 'FAILED' || move.state === 'CANCELLED',
  };
}

const isWaiting = ({ waitsUntil, waitsFor, recall }: MoveProgress): boolean =>
  waitsUntil !== null || waitsFor !== null || recall !== null;

function progressText({
  state,
  phase,
  waitsUntil,
  waitsFor,
  recall,
  totals,
  estimatedBytes,
  pace,
  throttle,
}: MoveProgress): string {
  const { rows, rawBytes, chunksDone, chunksTotal } = totals;
  const chunks = chunksTotal === 0 ? '' : `, chunk ${chunksDone} of ${chunksTotal}`;
  const of = estimatedBytes > 0n ? ` (table of some ${formatBytes(estimatedBytes)})` : '';
  const held = throttle === null ? '' : `, ${throttle.parallel} at once since ${throttle.reason}`;
  const idle = recall === null ? (waitsFor ?? phase ?? '') : `for ${recallText(recall)}`;
  const doing = waitsUntil === null ? idle : `until ${formatTime(waitsUntil)}`;
  return `${state} ${doing}: ${formatCount(rows)} rows, ${formatBytes(rawBytes)}${of}${chunks}${paceText(pace)}${held}`;
}

function paceText({ bytesPerSecond, remainingSeconds }: MovePace): string {
  const rate = bytesPerSecond === null ? '' : `, ${formatBytes(bytesPerSecond)}/s`;
  return remainingSeconds === null ? rate : `${rate}, some ${formatSeconds(remainingSeconds)} left`;
}
