/** What goes on with removals without a person: proofs, tripwires, clocks, and returns that could not be done at once. */
import { enterRemovalState } from '../catalog/removals/enter-removal-state.js';
import { noteRemoval } from '../catalog/removals/note-removal.js';
import { removalsToLookAfter } from '../catalog/removals/removals-to-look-after.js';
import { asSortkeepError, reportOf } from '../domain/errors.js';
import type { RemovalId } from '../domain/ids.js';
import { hasEnded } from '../domain/removal.js';
import type { Removal } from '../domain/removal.js';
import { forEachAtOnce } from '../engine/for-each-at-once.js';
import { repeatUntilStopped } from '../engine/repeat-until-stopped.js';
import { assertAsArchived } from '../removal/assert-as-archived.js';
import { isGone } from '../removal/is-gone.js';
import { sweepSource } from '../removal/sweep-source.js';
import { lookAtTripwires } from './look-at-tripwires.js';
import { proveRemoval } from './prove-removal.js';
import {
  actOnRemoval,
  archiveOfRemoval,
  existingRemoval,
  knownInstance,
  recordStep,
} from './removal-parts.js';
import type { RemovalParts } from './removal-parts.js';
import { carryOutReturn, returnRemoval } from './return-removal.js';
import { watchOfRemoval } from './watch-of-removal.js';

const ACTOR = 'schedule';
/** Each holds a connection to the catalog while it is looked at; proofs, which may take long, leave some for the others. */
const AT_ONCE = 4;
const PROOFS_AT_ONCE = 2;

/** One look at every removal that is under way; resolves when all have ended. A failure is kept on its removal. */
export async function lookAfterRemovals(parts: RemovalParts, signal: AbortSignal): Promise<void> {
  for (const { id } of await removalsToLookAfter(parts.catalog)) await lookAfter(parts, id, signal);
}

/** Again and again until `signal` fires; a long proof holds up no tripwire. `onError` is told what failed in looking. */
export async function watchRemovals(
  parts: RemovalParts,
  everyMs: number,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const proofs = new Map<RemovalId, Promise<void>>();
  let waiting: readonly RemovalId[] = [];
  const look = async (): Promise<void> => {
    const all = await removalsToLookAfter(parts.catalog);
    waiting = inTurn(
      waiting,
      all.filter(({ proves }) => proves).map(({ id }) => id),
    );
    for (const id of waiting.filter((one) => !proofs.has(one)).slice(0, PROOFS_AT_ONCE - proofs.size)) {
      waiting = [...waiting.filter((one) => one !== id), id];
      const proof = lookAfter(parts, id, signal)
        .catch(onError)
        .finally(() => proofs.delete(id));
      proofs.set(id, proof);
    }
    await forEachAtOnce(all, AT_ONCE, async ({ id, proves }) => {
      // What stops a look at a table that is being proved stops the proof too, and is kept by that.
      if (proves) await lookAtUse(parts, id).catch(() => undefined);
      else await lookAfter(parts, id, signal).catch(onError);
    });
  };
  await repeatUntilStopped(look, everyMs, signal, onError);
  await Promise.all(proofs.values());
}

/** Those that still wait in the order in which they did, then the new ones. */
const inTurn = (before: readonly RemovalId[], now: readonly RemovalId[]): readonly RemovalId[] => [
  ...before.filter((id) => now.includes(id)),
  ...now.filter((id) => !before.includes(id)),
];

async function lookAfter(parts: RemovalParts, id: RemovalId, signal: AbortSignal): Promise<void> {
  const removal = await existingRemoval(parts.catalog, id);
  try {
    await goOn(parts, removal, signal);
    if (removal.fault !== null && (await isUnderWay(parts, id)))
      await noteRemoval(parts.catalog, id, { fault: null });
  } catch (thrown) {
    const error = asSortkeepError(thrown, `looking after removal ${id}`);
    // Another process is at it, or the next look finds the server again.
    if (signal.aborted || (error.retryable && error.code === 'CONFLICT')) return;
    await noteRemoval(parts.catalog, id, { fault: reportOf(error) });
  }
}

const isUnderWay = async ({ catalog }: RemovalParts, id: RemovalId): Promise<boolean> =>
  !hasEnded((await existingRemoval(catalog, id)).state);

async function goOn(parts: RemovalParts, removal: Removal, signal: AbortSignal): Promise<void> {
  const { id, state } = removal;
  if (removal.returnReason !== null) {
    await carryOutReturn(parts, ACTOR, id);
    return;
  }
  if (removal.dropBegunAt !== null && (await settledDrop(parts, id))) return;
  const watched = state !== 'SEALED' && state !== 'PROVED';
  if (watched && (await lookAtStatistics(parts, removal)) === 'returned') return;
  if ((await lookAtUse(parts, id)) === 'returned') return;
  if (state === 'SEALED' && parts.policy.allow) await proveRemoval(parts, id, signal);
  if (state === 'PROVED') await beginWatching(parts, removal);
}

async function lookAtUse(parts: RemovalParts, id: RemovalId): Promise<'returned' | 'quiet'> {
  const needed = await lookAtTripwires(parts, id);
  if (needed === null) return 'quiet';
  await needAgain(parts, await existingRemoval(parts.catalog, id), needed);
  return 'returned';
}

/** The rehearsal of this archive is the gate: a restore that nobody tried is no way back. */
async function beginWatching(parts: RemovalParts, { id, archiveId }: Removal): Promise<void> {
  const { rehearsedAt, lastFault, definition } = await archiveOfRemoval(parts.catalog, archiveId);
  if (rehearsedAt === null || lastFault !== null) return;
  await actOnRemoval(
    parts,
    id,
    () => undefined,
    async ({ tx, removal, source, session }) => {
      if (removal.state !== 'PROVED' || removal.returnReason !== null) return;
      await assertAsArchived(session, removal, source, definition, 'all');
      await enterRemovalState(tx, removal, 'WATCHING');
      await recordStep(tx, ACTOR, 'watch', id, { rehearsedAt });
    },
  );
}

/** They also see reads in read-only transactions, which the view does not count. */
async function lookAtStatistics(parts: RemovalParts, removal: Removal): Promise<'returned' | 'quiet'> {
  const { catalog, policy } = parts;
  const since = removal.watchingSince ?? removal.createdAt;
  const watched = await watchOfRemoval(catalog, removal, since, policy.watchMs);
  if (watched.kind === 'RETURN') {
    await needAgain(parts, removal, watched.reason);
    return 'returned';
  }
  if (watched.kind === 'RESTART') {
    await catalog.transaction(async (tx) => {
      await noteRemoval(tx, removal.id, { watchingSince: watched.since });
      await recordStep(tx, ACTOR, 'restart', removal.id, { reason: watched.reason });
    });
  }
  return 'quiet';
}

async function needAgain(parts: RemovalParts, removal: Removal, reason: string): Promise<void> {
  await parts.onNeeded({ tableId: removal.tableId, reason });
  await returnRemoval(parts, ACTOR, removal.id, reason);
}

/** A drop that was committed when its service died. */
async function settledDrop(parts: RemovalParts, id: RemovalId): Promise<boolean> {
  return actOnRemoval(
    parts,
    id,
    () => undefined,
    async (act) => {
      const { tx, removal, session } = act;
      if (hasEnded(removal.state) || !(await isGone(session, removal, act.source, knownInstance(act))))
        return false;
      await enterRemovalState(tx, removal, 'DROPPED');
      await recordStep(tx, ACTOR, 'drop', id, { archive: removal.archiveId, settledByLooking: true });
      await sweepSource(session, removal);
      return true;
    },
  );
}
