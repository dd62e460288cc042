/** Scans sources when they are due, in this process and in any other that does so too. */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { claimDueSources } from '../catalog/sources/claim-due-sources.js';
import { getSources } from '../catalog/sources/get-sources.js';
import { releaseClaims } from '../catalog/sources/release-claims.js';
import { renewClaims } from '../catalog/sources/renew-claims.js';
import type { SourceId } from '../domain/ids.js';
import { repeatUntilStopped } from '../engine/repeat-until-stopped.js';
import { scanFleet } from './scan-fleet.js';
import type { ScanParts } from './scan-source.js';
import { stoppableConnect } from './stoppable-connect.js';

export interface ScanSchedule {
  readonly everyMinutes: number;
  readonly parallelSources: number;
  /** How often to look for what is due, in milliseconds. */
  readonly lookEveryMs: number;
}

/** A claim outlives several looks: only a dead process's runs out. */
const CLAIM_SECONDS = 180;
const ACTOR = 'schedule';

/**
 * Looks for due sources at once and then again and again until `signal` fires; scans under way are then cut short and
 * their sources given back. `onError` is told what failed in looking; the schedule goes on.
 */
export async function scanOnSchedule(
  parts: Omit<ScanParts, 'limits'> & { readonly limits: Omit<ScanParts['limits'], 'signal'> },
  schedule: ScanSchedule,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const claim = randomUUID();
  // One for each connection that is open.
  setMaxListeners(0, signal);
  const running = new Set<Promise<void>>();
  let free = schedule.parallelSources;
  const stoppable: ScanParts = {
    ...parts,
    connect: stoppableConnect(parts.connect, signal),
    limits: { ...parts.limits, signal },
  };
  const scan = async (ids: readonly SourceId[]): Promise<void> => {
    free -= ids.length;
    try {
      const sources = (await getSources(parts.catalog, ids)).filter((source) => source !== null);
      await scanFleet(stoppable, ACTOR, sources, schedule.parallelSources);
    } finally {
      free += ids.length;
      await releaseClaims(parts.catalog, claim, ids);
    }
  };
  const look = async (): Promise<void> => {
    await renewClaims(parts.catalog, claim, CLAIM_SECONDS);
    if (free === 0) return;
    const { everyMinutes } = schedule;
    const due = { claim, everyMinutes, claimSeconds: CLAIM_SECONDS, limit: free };
    const ids = await claimDueSources(parts.catalog, due);
    if (ids.length === 0) return;
    const scanning: Promise<void> = scan(ids)
      .catch(onError)
      .finally(() => running.delete(scanning));
    running.add(scanning);
  };
  await repeatUntilStopped(look, schedule.lookEveryMs, signal, onError);
  await Promise.all(running);
}
