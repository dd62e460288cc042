/** Retention, legal hold and expiry: each by a person, with a reason, in the catalog and beside the manifest. */
import { lockArchive } from '../catalog/archives/lock-archive.js';
import type { LockedArchive } from '../catalog/archives/lock-archive.js';
import { storeKeeping } from '../catalog/archives/store-keeping.js';
import { recordEvent } from '../catalog/audit/record-event.js';
import type { Archive, ArchiveKeeping } from '../domain/archive.js';
import { conflict, invalidInput } from '../domain/errors.js';
import { parseRestoreHandle } from '../domain/restore-handle.js';
import { writeKeeping } from '../movers/archive/keeping-record.js';
import { removeObjects } from '../movers/archive/remove-objects.js';
import type { Database } from '../postgres/session.js';
import type { ObjectProtection, ObjectStore } from '../storage/object-store.js';
import { assertKept, findArchive } from './find-archive.js';
import { lockObjects } from './lock-objects.js';

export interface KeepingParts {
  readonly catalog: Database;
  readonly store: ObjectStore;
}

/** Who does it to which archive, and why. */
export interface KeepingAct {
  readonly actor: string;
  readonly handle: string;
  readonly reason: string;
  /** Handle of the set that is expired as a whole; left out, the archive alone. */
  readonly set?: string;
}

export const retain = (parts: KeepingParts, act: KeepingAct, until: Date | null): Promise<Archive> =>
  change(parts, act, 'archive.retain', ({ archive }) => ({ ...archive, retainUntil: until }), {
    until,
  });

export const hold = (parts: KeepingParts, act: KeepingAct): Promise<Archive> =>
  change(parts, act, 'archive.hold', ({ archive }) => ({ ...archive, legalHold: true }), {
    hold: true,
  });

export const release = (parts: KeepingParts, act: KeepingAct): Promise<Archive> =>
  change(parts, act, 'archive.release', ({ archive }) => ({ ...archive, legalHold: false }), {
    hold: false,
  });

/** First it is said that the archive has expired, then objects go: what was interrupted is never taken for whole. */
export async function expire(parts: KeepingParts, act: KeepingAct): Promise<Archive> {
  const { catalog, store } = parts;
  const found = await findArchive(catalog, act.handle);
  const expiry = { at: new Date(), by: act.actor, reason: act.reason };
  const archive =
    found.expiry === null
      ? await change(
          parts,
          act,
          'archive.expire',
          (locked) => {
            assertSetExpires(locked, act);
            assertMayExpire(locked);
            return { ...locked.archive, expiry };
          },
          null,
        )
      : found;
  if (archive.removedAt !== null) return archive;
  // Once more, for an expiry that was interrupted: without the record, a rebuild would take the archive for broken.
  await writeKeeping(store, archive.id, archive);
  await removeObjects(store, archive.id);
  await storeKeeping(catalog, archive.id, archive, new Date());
  return findArchive(catalog, act.handle);
}

/** A set that lacks one of its tables is none any more. */
function assertSetExpires({ archive, set }: LockedArchive, act: KeepingAct): void {
  if (set === null || set === act.set) return;
  throw conflict(
    `archive ${archive.handle} belongs to the set ${set}, which would not be whole without it`,
    'Expire the set by its own handle: all of its archives go together.',
  );
}

export function assertMayExpire({ archive, restoring, removing }: LockedArchive): void {
  const { handle, legalHold, retainUntil } = archive;
  if (legalHold) {
    throw conflict(
      `archive ${handle} is under a legal hold`,
      'Whoever ordered the hold has to release it first; the audit events say who did.',
    );
  }
  if (retainUntil !== null && retainUntil > new Date()) {
    throw conflict(
      `archive ${handle} must be kept until ${retainUntil.toISOString()}`,
      'Wait for that day; who set it is in the audit events.',
    );
  }
  if (restoring) {
    throw conflict(
      `archive ${handle} is being restored`,
      'Wait for the end of that move, or cancel it first.',
    );
  }
  if (removing) {
    throw conflict(
      `its table is being removed from its source, and archive ${handle} is what will be left of it`,
      'Return the table first, with `sortkeep remove return`, or wait for the end of the removal.',
    );
  }
}

/** The store's record before the commit: a catalog that is lost later never knows less than the store. */
export async function change(
  { catalog, store }: KeepingParts,
  { actor, handle, reason }: KeepingAct,
  action: string,
  next: (locked: LockedArchive) => ArchiveKeeping,
  protection: ObjectProtection | null,
  assertReady: (archive: Archive) => void = assertKept,
): Promise<Archive> {
  if (reason.trim() === '') throw invalidInput('the reason is empty', 'Say why: it is kept with the act.');
  const id = parseRestoreHandle(handle);
  await catalog.transaction(async (tx) => {
    const locked = await lockArchive(tx, id);
    // Gone or never there: the look-up below says so.
    if (locked === null) return;
    const { archive } = locked;
    assertReady(archive);
    const { retainUntil, legalHold, expiry, shredding } = next(locked);
    await writeKeeping(store, id, { retainUntil, legalHold, expiry, shredding });
    if (protection !== null) await lockObjects(store, id, protection);
    await storeKeeping(tx, id, { retainUntil, legalHold, expiry, shredding }, null);
    await recordEvent(tx, {
      actor,
      action,
      subject: archive.handle,
      details: {
        reason,
        retainUntil,
        legalHold,
        before: { retainUntil: archive.retainUntil, legalHold: archive.legalHold },
      },
    });
  });
  return findArchive(catalog, handle);
}
