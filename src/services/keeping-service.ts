/** Keeps archives: brings a lost catalog back, verifies and rehearses, holds and expires. */
import { getVerifications } from '../catalog/archives/get-verifications.js';
import { keepingReport } from '../catalog/archives/keeping-report.js';
import { invalidInput } from '../domain/errors.js';
import type { ArchiveVerification } from '../domain/archive.js';
import type { KeepingService } from './archive-services.js';
import { catalogCall } from './catalog-call.js';
import { expire, hold, release, retain } from './change-keeping.js';
import { expireGroup } from './expire-group.js';
import { findKeptArchive } from './find-archive.js';
import { coolWhenDue } from './cool-when-due.js';
import type { CoolingPolicy } from './cool-when-due.js';
import { keepWhenDue } from './keep-when-due.js';
import type { KeepingSchedule, KeepingScheduleParts } from './keep-when-due.js';
import { rebuildCatalog } from './rebuild-catalog.js';
import { recordVerification } from './record-verification.js';
import { rehearseArchive } from './rehearse-archive.js';
import { rewrapKeys } from './rewrap-keys.js';
import type { RewrapParts } from './rewrap-keys.js';
import { shred } from './shred-archive.js';

const LOOK_EVERY_MS = 60_000;
/** Ten years. */
const MAX_DAYS = 3_650;

export interface ScheduledKeeping extends KeepingService {
  /** Verifies and rehearses what is due until `signal` fires; `onError` is told what failed, and it goes on. */
  keepWhenDue(
    schedule: Omit<KeepingSchedule, 'lookEveryMs'>,
    signal: AbortSignal,
    onError: (error: unknown) => void,
    lookEveryMs?: number,
  ): Promise<void>;
  /** Moves old archives to a colder class until `signal` fires; nothing where the store has no classes. */
  coolWhenDue(
    policy: Omit<CoolingPolicy, 'lookEveryMs'>,
    signal: AbortSignal,
    onError: (error: unknown) => void,
    lookEveryMs?: number,
  ): Promise<void>;
}

export interface KeepingServiceParts extends KeepingScheduleParts, RewrapParts {}

export function createKeepingService(parts: KeepingServiceParts): ScheduledKeeping {
  const { catalog } = parts;
  return {
    rebuild: (actor, onProgress = () => undefined) =>
      catalogCall('entering the archives of the store', () => rebuildCatalog(parts, actor, onProgress)),
    rehearse: (actor, handle) =>
      catalogCall(`rehearsing the restore of ${handle}`, () => rehearse(parts, actor, handle)),
    verificationsOf: (ids) => catalogCall('looking verifications up', () => getVerifications(catalog, ids)),
    report: (days) =>
      catalogCall('counting what was verified', () => keepingReport(catalog, checkedDays(days))),
    retain: (actor, handle, until, reason) =>
      catalogCall(`retaining ${handle}`, () => retain(parts, { actor, handle, reason }, until)),
    hold: (actor, handle, reason) =>
      catalogCall(`holding ${handle}`, () => hold(parts, { actor, handle, reason })),
    release: (actor, handle, reason) =>
      catalogCall(`releasing ${handle}`, () => release(parts, { actor, handle, reason })),
    expire: (actor, handle, reason) =>
      catalogCall(`expiring ${handle}`, () => expire(parts, { actor, handle, reason })),
    expireGroup: (actor, handle, reason) =>
      catalogCall(`expiring ${handle}`, () => expireGroup(parts, { actor, handle, reason })),
    shred: (actor, handle, reason) =>
      catalogCall(`shredding ${handle}`, () => shred(parts, { actor, handle, reason })),
    rewrap: (actor) => catalogCall('wrapping the keys of archives anew', () => rewrapKeys(parts, actor)),
    keepWhenDue: (schedule, signal, onError, lookEveryMs = LOOK_EVERY_MS) =>
      keepWhenDue(parts, { ...schedule, lookEveryMs }, signal, onError),
    coolWhenDue: (policy, signal, onError, lookEveryMs = LOOK_EVERY_MS) =>
      coolWhenDue(parts, { ...policy, lookEveryMs }, signal, onError),
  };
}

function checkedDays(days: number): number {
  if (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS) return days;
  throw invalidInput(`a report over ${days} days is not possible`, `Ask for 1 to ${MAX_DAYS} days.`);
}

async function rehearse(
  parts: KeepingScheduleParts,
  actor: string,
  handle: string,
): Promise<ArchiveVerification> {
  const archive = await findKeptArchive(parts.catalog, handle);
  const found = await rehearseArchive(parts.store, parts.withPlace, archive, new AbortController().signal);
  return recordVerification(parts, archive.handle, actor, found);
}
