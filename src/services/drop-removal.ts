import { beginRemovalDrop } from '../catalog/removals/begin-removal-drop.js';
import { enterRemovalState } from '../catalog/removals/enter-removal-state.js';
import { conflict } from '../domain/errors.js';
import type { RemovalId } from '../domain/ids.js';
import type { Removal } from '../domain/removal.js';
import { dropTable } from '../removal/drop-table.js';
import { isGone } from '../removal/is-gone.js';
import { sweepSource } from '../removal/sweep-source.js';
import type { Database } from '../postgres/session.js';
import { quietSince } from './quiet-since.js';
import {
  actOnRemoval,
  archiveOfRemoval,
  assertForward,
  existingRemoval,
  knownInstance,
  recordStep,
} from './removal-parts.js';
import type { RemovalAct, RemovalParts } from './removal-parts.js';
import { watchOfRemoval } from './watch-of-removal.js';

/** The one step without return. A table that is gone after a drop that was begun is gone by it, whatever was answered. */
export async function dropRemoval(parts: RemovalParts, actor: string, id: RemovalId): Promise<Removal> {
  return actOnRemoval(
    parts,
    id,
    (removal) => assertForward(parts.policy, 'BARE', removal),
    async (act) => {
      const { tx, removal, session } = act;
      const known = knownInstance(act);
      const goneBefore = removal.dropBegunAt !== null && (await isGone(session, removal, act.source, known));
      if (!goneBefore) {
        await assertMissedByNobody(parts, act);
        if (!(await beginRemovalDrop(parts.catalog, id))) throw returned(removal);
        try {
          const mayDrop = (): Promise<void> => assertMayDrop(parts.catalog, id);
          await dropTable(session, removal, act.source, known, mayDrop);
        } catch (error) {
          if (!(await goneByNow(parts, act))) throw error;
        }
      }
      await enterRemovalState(tx, removal, 'DROPPED');
      await recordStep(tx, actor, 'drop', id, { archive: removal.archiveId, settledByLooking: goneBefore });
      await sweepSource(session, removal);
      return existingRemoval(tx, id);
    },
  );
}

const returned = ({ id }: Pick<Removal, 'id'>): Error =>
  conflict(`removal ${id} was returned meanwhile`, 'Nothing was dropped.');

async function assertMissedByNobody({ policy }: RemovalParts, { tx, removal }: RemovalAct): Promise<void> {
  const since = quietSince(removal, removal.bareAt ?? new Date());
  const watched = await watchOfRemoval(tx, removal, since, policy.bareMs);
  const until = new Date(since.getTime() + policy.bareMs);
  const { schema, name } = removal.target;
  if (watched.kind === 'RETURN' || watched.kind === 'RESTART') {
    throw conflict(
      `${schema}.${name} cannot be dropped: ${watched.reason}`,
      'A worker returns it, or begins its quiet time anew.',
    );
  }
  if (new Date() >= until) return;
  throw conflict(
    `${schema}.${name} has been quiet without a view since ${since.toISOString()} only`,
    `Drop it after ${until.toISOString()}; until then somebody may miss it.`,
  );
}

/** The catalog's last word, asked under the lock of the drop. */
async function assertMayDrop(catalog: Database, id: RemovalId): Promise<void> {
  const removal = await existingRemoval(catalog, id);
  if (removal.state !== 'BARE' || removal.returnReason !== null) throw returned(removal);
  const archive = await archiveOfRemoval(catalog, removal.archiveId);
  const faults = [
    ...(archive.state === 'KEPT' ? [] : ['it has expired']),
    ...(archive.rehearsedAt === null ? ['no restore of it was rehearsed'] : []),
    ...(archive.lastFault === null ? [] : [`it is under a fault: ${archive.lastFault.message}`]),
  ];
  if (faults.length === 0) return;
  throw conflict(
    `the table is not dropped, since archive ${archive.handle} cannot stand for it: ${faults.join('; ')}`,
    'Rehearse a restore of the archive, or return the removal and archive the table again.',
  );
}

/** Over a session of its own: the one that sent the drop may be lost. */
async function goneByNow({ connect }: RemovalParts, act: RemovalAct): Promise<boolean> {
  const { removal, source } = act;
  const session = await connect(source, removal.target.database, `removal ${removal.id}`).catch(() => null);
  if (session === null) return false;
  try {
    return await isGone(session, removal, source, knownInstance(act)).catch(() => false);
  } finally {
    await session.close();
  }
}
