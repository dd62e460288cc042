/** Which queued moves may begin: the largest first, as long as their sources and destinations have not enough. Pure. */
import type { MoveId } from './ids.js';

/** 0: any number. */
export interface MoveLimits {
  readonly perSource: number;
  readonly perDestination: number;
}

/** A move that runs or may begin. */
export interface PlacedMove {
  readonly id: MoveId;
  readonly running: boolean;
  /** What it reads and what it writes, as a person knows it; null for a restore, which reads no server. */
  readonly source: string | null;
  readonly destination: string;
}

/**
 * For each of `moves` (the largest first) that does not run: null when it may begin, else what it waits for, in words. A
 * smaller one takes no place that a larger one could have.
 */
export function placeMoves(
  moves: readonly PlacedMove[],
  { perSource, perDestination }: MoveLimits,
): ReadonlyMap<MoveId, string | null> {
  const used = new Map<string, number>();
  const take = ({ source, destination }: PlacedMove): void => {
    for (const place of [from(source), to(destination)]) used.set(place, (used.get(place) ?? 0) + 1);
  };
  const isFull = (place: string, limit: number): boolean => limit > 0 && (used.get(place) ?? 0) >= limit;
  for (const move of moves) if (move.running) take(move);
  const placed = new Map<MoveId, string | null>();
  for (const move of moves) {
    if (move.running) continue;
    const { source, destination } = move;
    if (source !== null && isFull(from(source), perSource)) {
      placed.set(move.id, waiting(`source ${source}`, perSource, 'movesPerSource'));
    } else if (isFull(to(destination), perDestination)) {
      placed.set(move.id, waiting(destination, perDestination, 'movesPerDestination'));
    } else {
      take(move);
      placed.set(move.id, null);
    }
  }
  return placed;
}

const from = (source: string | null): string => `from ${source ?? ''}`;
const to = (destination: string): string => `to ${destination}`;

const waiting = (place: string, limit: number, setting: string): string =>
  `${place} has ${limit === 1 ? 'its one move' : `its ${limit} moves`} at once (${setting}); larger ones come first`;
