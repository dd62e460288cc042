/** When each of several moves would begin and end: pure, by the rules of the queue and the windows. */
import type { MoveId } from '../domain/ids.js';
import { placeMoves } from '../domain/move-limits.js';
import type { MoveLimits, PlacedMove } from '../domain/move-limits.js';
import type { WindowState } from '../domain/windows/move-windows.js';

/** A move that runs, is queued or would be started now; `seconds` of work that it still needs. */
export interface TimedMove extends PlacedMove {
  readonly seconds: number;
}

export interface QueueRules {
  readonly limits: MoveLimits;
  /** Moves at once over all workers. */
  readonly concurrency: number;
  readonly windowAt: (at: Date) => WindowState;
}

/** In seconds from the start. */
export interface PlacedInTime {
  readonly begins: number;
  readonly ends: number;
}

/** Windows turn a few times a week; who needs more than this has none that suffices. */
const MOST_STEPS = 10_000;

/**
 * `moves`, the largest first, played through from `from`: one begins where the window is open, a worker is free and
 * neither its source nor its destination has enough. Outside of the window all of them rest. A move that never comes to
 * its turn ends at Infinity.
 */
export function scheduleMoves(
  moves: readonly TimedMove[],
  { limits, concurrency, windowAt }: QueueRules,
  from: Date,
): ReadonlyMap<MoveId, PlacedInTime> {
  const left = new Map(moves.map((move) => [move.id, move.seconds]));
  const begun = new Map<MoveId, number>();
  const ended = new Map<MoveId, number>();
  for (const { id, running } of moves) if (running) begun.set(id, 0);
  let now = 0;
  for (let step = 0; step < MOST_STEPS && ended.size < moves.length; step++) {
    const window = windowAt(new Date(from.getTime() + now * 1000));
    const until =
      window.until === null ? Infinity : Math.max(now, (window.until.getTime() - from.getTime()) / 1000);
    if (!window.open) {
      now = until;
      continue;
    }
    const open = moves.filter(({ id }) => !ended.has(id));
    for (const id of mayBegin(open, begun, limits, concurrency)) begun.set(id, now);
    const working = open.filter(({ id }) => begun.has(id));
    const next = Math.min(until, ...working.map(({ id }) => now + (left.get(id) ?? 0)));
    for (const { id } of working) {
      const rest = (left.get(id) ?? 0) - (next - now);
      left.set(id, rest);
      // What is left of less than a microsecond is rounding.
      if (rest < 1e-6) ended.set(id, next);
    }
    now = next;
  }
  return new Map(
    moves.map(({ id }) => [id, { begins: begun.get(id) ?? Infinity, ends: ended.get(id) ?? Infinity }]),
  );
}

function mayBegin(
  open: readonly PlacedMove[],
  begun: ReadonlyMap<MoveId, number>,
  limits: MoveLimits,
  concurrency: number,
): readonly MoveId[] {
  const placed = placeMoves(
    open.map((move) => ({ ...move, running: begun.has(move.id) })),
    limits,
  );
  const free = concurrency - open.filter(({ id }) => begun.has(id)).length;
  return open
    .filter(({ id }) => placed.get(id) === null)
    .map(({ id }) => id)
    .slice(0, Math.max(0, free));
}
