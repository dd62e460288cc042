/** Removes archived tables from their sources, step by step, each with a way back until the last. */
import { getRemovals } from '../catalog/removals/get-removals.js';
import { listRemovals } from '../catalog/removals/list-removals.js';
import type { RemovalId } from '../domain/ids.js';
import type { Page, PageRequest } from '../domain/page.js';
import type { Removal } from '../domain/removal.js';
import { approveRemoval } from './approve-removal.js';
import { catalogCall } from './catalog-call.js';
import { dropRemoval } from './drop-removal.js';
import { lookAfterRemovals, watchRemovals } from './look-after-removals.js';
import { planRemoval } from './plan-removal.js';
import { quarantineRemoval } from './quarantine-removal.js';
import type { RemovalParts } from './removal-parts.js';
import { returnRemoval } from './return-removal.js';
import { sealRemoval } from './seal-removal.js';

/** Every step is a CONFLICT in another state than the one it goes on from, and may be repeated where its answer was lost. */
export interface RemovalService {
  /** Looks at the source and writes nothing there. REFUSED where something speaks against it; it is kept all the same. */
  plan(actor: string, handle: string, reason: string): Promise<Removal>;
  /** As many different actors as it needs. */
  approve(actor: string, id: RemovalId): Promise<Removal>;
  /** From here on nobody writes to the table. CONFLICT unless removals are allowed, as with the steps that follow. */
  seal(actor: string, id: RemovalId): Promise<Removal>;
  /** The table goes out of reach, behind a view of its name that counts its readers. */
  quarantine(actor: string, id: RemovalId): Promise<Removal>;
  /** Drops the table. There is no way back but a restore. */
  drop(actor: string, id: RemovalId): Promise<Removal>;
  /** Undoes everything in the source, from any state before DROPPED; always allowed. */
  return(actor: string, id: RemovalId, reason: string): Promise<Removal>;
  list(page: PageRequest): Promise<Page<Removal>>;
  /** In the order of the ids; null where there is none. */
  getMany(ids: readonly RemovalId[]): Promise<readonly (Removal | null)[]>;
}

/** How often tripwires are looked at. */
const LOOK_EVERY_MS = 5_000;

export interface WatchedRemovals extends RemovalService {
  /** One look at all that are under way. */
  lookAfter(signal: AbortSignal): Promise<void>;
  /** Looks again and again until `signal` fires; `onError` is told what failed in looking. */
  watch(signal: AbortSignal, onError: (error: unknown) => void): Promise<void>;
}

export function createRemovalService(parts: RemovalParts): WatchedRemovals {
  const { catalog } = parts;
  const doing = (what: string, id: RemovalId): string => `${what} removal ${id}`;
  return {
    plan: (actor, handle, reason) =>
      catalogCall(`planning the removal of ${handle}`, () => planRemoval(parts, actor, handle, reason)),
    approve: (actor, id) => catalogCall(doing('approving', id), () => approveRemoval(parts, actor, id)),
    seal: (actor, id) => catalogCall(doing('sealing for', id), () => sealRemoval(parts, actor, id)),
    quarantine: (actor, id) =>
      catalogCall(doing('going on with', id), () => quarantineRemoval(parts, actor, id)),
    drop: (actor, id) => catalogCall(doing('dropping for', id), () => dropRemoval(parts, actor, id)),
    return: (actor, id, reason) =>
      catalogCall(doing('returning', id), () => returnRemoval(parts, actor, id, reason)),
    list: (page) =>
      catalogCall('listing removals', async () => {
        const found = await listRemovals(catalog, page);
        return { ...found, totalCount: () => catalogCall('counting removals', found.totalCount) };
      }),
    getMany: (ids) => catalogCall('looking removals up', () => getRemovals(catalog, ids)),
    lookAfter: (signal) => lookAfterRemovals(parts, signal),
    watch: (signal, onError) => watchRemovals(parts, LOOK_EVERY_MS, signal, onError),
  };
}
