import { enterRemovalState } from '../catalog/removals/enter-removal-state.js';
import { holdRemoval } from '../catalog/removals/hold-removal.js';
import { noteRemoval } from '../catalog/removals/note-removal.js';
import { requestRemovalReturn } from '../catalog/removals/request-removal-return.js';
import { conflict, invalidInput, notFound, reportOf } from '../domain/errors.js';
import type { RemovalId } from '../domain/ids.js';
import { hasEnded } from '../domain/removal.js';
import type { Removal } from '../domain/removal.js';
import { returnTable } from '../removal/return-table.js';
import { sweepSource } from '../removal/sweep-source.js';
import type { Database } from '../postgres/session.js';
import { nextOfRemoval } from './next-of-removal.js';
import { actOnRemoval, existingRemoval, recordStep } from './removal-parts.js';
import type { RemovalParts } from './removal-parts.js';

/**
 * From any state before DROPPED. The wish is kept first, so that no other step can follow; where the source does not
 * let it happen now, a worker tries again.
 */
export async function returnRemoval(
  parts: RemovalParts,
  actor: string,
  id: RemovalId,
  reason: string,
): Promise<Removal> {
  if (reason.trim() === '')
    throw invalidInput('a return needs a reason', 'Say why the table is to come back.');
  await parts.catalog.transaction(async (tx) => {
    if (!(await requestRemovalReturn(tx, id, reason))) {
      const removal = await existingRemoval(tx, id);
      throw conflict(`removal ${id} is ${removal.state} and cannot be returned`, nextOfRemoval(removal));
    }
    await recordStep(tx, actor, 'return', id, { reason });
  });
  return carryOutReturn(parts, actor, id);
}

/** Of a removal whose return was asked for. Also of one that another process has ended meanwhile. */
export async function carryOutReturn(parts: RemovalParts, actor: string, id: RemovalId): Promise<Removal> {
  const { catalog } = parts;
  const { state } = await existingRemoval(catalog, id);
  // Nothing was done in a source yet, and it need not be there.
  if (state === 'PLANNED') return withdraw(catalog, actor, id);
  return actOnRemoval(parts, id, assertNotEnded, async ({ tx, removal, source, session, known }) => {
    const outcome = await returnTable(session, removal, source, known);
    const dropped = outcome === 'gone' && removal.dropBegunAt !== null;
    await enterRemovalState(tx, removal, dropped ? 'DROPPED' : 'RETURNED');
    await recordStep(tx, actor, dropped ? 'drop' : 'returned', id, { outcome });
    if (outcome === 'gone') await noteRemoval(tx, id, { fault: reportOf(missing(removal)) });
    await sweepSource(session, removal);
    return existingRemoval(tx, id);
  });
}

const assertNotEnded = (removal: Removal): void => {
  if (hasEnded(removal.state))
    throw conflict(`removal ${removal.id} is ${removal.state} by now`, nextOfRemoval(removal));
};

const withdraw = (catalog: Database, actor: string, id: RemovalId): Promise<Removal> =>
  catalog.transaction(async (tx) => {
    const removal = await holdRemoval(tx, id, 'act');
    await enterRemovalState(tx, removal, 'RETURNED');
    await recordStep(tx, actor, 'returned', id, { outcome: 'withdrawn' });
    return existingRemoval(tx, id);
  });

const missing = ({ target }: Removal): ReturnType<typeof notFound> =>
  notFound(
    `${target.schema}.${target.name} could not be returned: it is not in database ${target.database} any more`,
    'Restore it from its archive.',
  );
