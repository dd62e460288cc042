import { enterRemovalState } from '../catalog/removals/enter-removal-state.js';
import { holdRemoval } from '../catalog/removals/hold-removal.js';
import { noteRemoval } from '../catalog/removals/note-removal.js';
import { requestRemovalReturn } from '../catalog/removals/request-removal-return.js';
import { asSortkeepError, conflict, invalidInput, notFound, reportOf } from '../domain/errors.js';
import type { RemovalId } from '../domain/ids.js';
import { hasEnded } from '../domain/removal.js';
import type { Removal } from '../domain/removal.js';
import { returnTable } from '../removal/return-table.js';
import { sweepSource } from '../removal/sweep-source.js';
import { nextOfRemoval } from './next-of-removal.js';
import { actOnRemoval, existingRemoval, recordStep } from './removal-parts.js';
import type { RemovalParts } from './removal-parts.js';

/**
 * From any state before DROPPED. The wish is kept first, so that no other step can follow; where the source does not
 * let it happen now, a worker tries again. Of one that has ended: what a restored source has of it again.
 */
export async function returnRemoval(
  parts: RemovalParts,
  actor: string,
  id: RemovalId,
  reason: string,
): Promise<Removal> {
  if (reason.trim() === '')
    throw invalidInput('a return needs a reason', 'Say why the table is to come back.');
  const asked = await parts.catalog.transaction(async (tx) => {
    const requested = await requestRemovalReturn(tx, id, reason);
    if (requested) await recordStep(tx, actor, 'return', id, { reason });
    return requested;
  });
  return asked ? carryOutReturn(parts, actor, id) : returnEnded(parts, actor, id, reason);
}

/** Of a removal whose return was asked for. Also of one that another process has ended meanwhile. */
export async function carryOutReturn(parts: RemovalParts, actor: string, id: RemovalId): Promise<Removal> {
  const { state } = await existingRemoval(parts.catalog, id);
  if (state === 'PLANNED') return withdraw(parts, actor, id);
  return returnFromSource(parts, actor, id);
}

const returnFromSource = (parts: RemovalParts, actor: string, id: RemovalId): Promise<Removal> =>
  actOnRemoval(parts, id, assertNotEnded, async ({ tx, removal, source, session, known }) => {
    const outcome = await returnTable(session, removal, source, known);
    const dropped = outcome === 'gone' && removal.dropBegunAt !== null;
    await enterRemovalState(tx, removal, dropped ? 'DROPPED' : 'RETURNED');
    await recordStep(tx, actor, dropped ? 'drop' : 'returned', id, { outcome });
    if (outcome === 'gone') await noteRemoval(tx, id, { fault: reportOf(missing(removal)) });
    await sweepSource(session, removal);
    return existingRemoval(tx, id);
  });

/** A source that was restored from a backup has what was returned or dropped since. Nothing else is touched. */
const returnEnded = (parts: RemovalParts, actor: string, id: RemovalId, reason: string): Promise<Removal> =>
  actOnRemoval(parts, id, assertWasDone, async ({ tx, removal, source, session, known }) => {
    if ((await returnTable(session, removal, source, known)) !== 'undone') throw notReturnable(removal);
    await enterRemovalState(tx, removal, 'RETURNED');
    await recordStep(tx, actor, 'returned', id, { reason, after: removal.state });
    await sweepSource(session, removal);
    return existingRemoval(tx, id);
  });

const notReturnable = (removal: Removal): Error =>
  conflict(`removal ${removal.id} is ${removal.state} and cannot be returned`, nextOfRemoval(removal));

const assertNotEnded = (removal: Removal): void => {
  if (hasEnded(removal.state))
    throw conflict(`removal ${removal.id} is ${removal.state} by now`, nextOfRemoval(removal));
};

const assertWasDone = (removal: Removal): void => {
  if (removal.state !== 'DROPPED' && removal.state !== 'RETURNED') throw notReturnable(removal);
};

/**
 * Nothing was done in a source yet, and it need not be there. If it is, it is looked at all the same: a catalog that
 * was restored from a backup may know less than was done.
 */
async function withdraw(parts: RemovalParts, actor: string, id: RemovalId): Promise<Removal> {
  try {
    return await returnFromSource(parts, actor, id);
  } catch (thrown) {
    const { code } = asSortkeepError(thrown, `returning removal ${id}`);
    if (code !== 'UNREACHABLE' && code !== 'NOT_FOUND' && code !== 'ACCESS_DENIED') throw thrown;
  }
  return parts.catalog.transaction(async (tx) => {
    const removal = await holdRemoval(tx, id, 'act');
    await enterRemovalState(tx, removal, 'RETURNED');
    await recordStep(tx, actor, 'returned', id, { outcome: 'withdrawn' });
    return existingRemoval(tx, id);
  });
}

const missing = ({ target }: Removal): ReturnType<typeof notFound> =>
  notFound(
    `${target.schema}.${target.name} could not be returned: it is not in database ${target.database} any more`,
    'Restore it from its archive.',
  );
