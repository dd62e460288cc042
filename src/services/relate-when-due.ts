import { claimDueRun } from '../catalog/relations/claim-due-run.js';
import { repeatUntilStopped } from '../engine/repeat-until-stopped.js';
import type { SketchParts } from './gather-sketches.js';
import { relateFleet } from './relate-fleet.js';
import { stoppableConnect } from './stoppable-connect.js';

export interface RelationSchedule {
  readonly everyHours: number;
  /** How often to look whether it is due, in milliseconds. */
  readonly lookEveryMs: number;
}

const ACTOR = 'schedule';

/**
 * Relates the fleet when that is due and something was scanned since, until `signal` fires; a run under way then ends
 * without storing anything and is due again after the interval. `onError` is told what failed; the schedule goes on.
 */
export async function relateWhenDue(
  parts: Omit<SketchParts, 'signal'>,
  { everyHours, lookEveryMs }: RelationSchedule,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const stoppable = { ...parts, signal, connect: stoppableConnect(parts.connect, signal) };
  const look = async (): Promise<void> => {
    if (!(await claimDueRun(parts.catalog, everyHours))) return;
    await relateFleet(stoppable, ACTOR, { fresh: false });
  };
  await repeatUntilStopped(look, lookEveryMs, signal, (error) => {
    if (!signal.aborted) onError(error);
  });
}
