import { claimDueProfile } from '../catalog/profiles/claim-due-profile.js';
import { repeatUntilStopped } from '../engine/repeat-until-stopped.js';
import { profileSource } from './profile-source.js';
import type { ProfileParts } from './profile-source.js';
import { stoppableConnect } from './stoppable-connect.js';

export interface ProfileSchedule {
  readonly everyHours: number;
  readonly parallelSources: number;
  /** How often to look for what is due, in milliseconds. */
  readonly lookEveryMs: number;
}

const ACTOR = 'schedule';

/**
 * Profiles sources that are due and were scanned since, in this process and in any other that does so too, until
 * `signal` fires; what is under way is then cut short and is due again after the interval. `onError` is told what
 * failed; the schedule goes on.
 */
export async function profileWhenDue(
  parts: ProfileParts,
  { everyHours, parallelSources, lookEveryMs }: ProfileSchedule,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const stoppable = { ...parts, connect: stoppableConnect(parts.connect, signal) };
  const profileAllDue = async (): Promise<void> => {
    while (!signal.aborted) {
      const due = await claimDueProfile(parts.catalog, everyHours);
      if (due === null) return;
      await profileSource(stoppable, ACTOR, due, null, () => undefined).catch((error: unknown) => {
        if (!signal.aborted) onError(error);
      });
    }
  };
  const lane = (): Promise<void> => repeatUntilStopped(profileAllDue, lookEveryMs, signal, onError);
  await Promise.all(Array.from({ length: parallelSources }, lane));
}
