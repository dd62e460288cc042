import { beginRemovalDrop } from '../catalog/removals/begin-removal-drop.js';
import { enterRemovalState } from '../catalog/removals/enter-removal-state.js';
import { lockRemoval } from '../catalog/removals/lock-removal.js';
import { conflict } from '../domain/errors.js';
import type { Archive } from '../domain/archive.js';
import type { RemovalId } from '../domain/ids.js';
import type { Removal } from '../domain/removal.js';
import { dropTable } from '../removal/drop-table.js';
import { isGone } from '../removal/is-gone.js';
import { sweepSource } from '../removal/sweep-source.js';
import type { Queryable } from '../postgres/session.js';
import { assertNoNewDoubts } from './assert-no-new-doubts.js';
import { quietSince } from './quiet-since.js';
import { readArchiveBack } from './read-archive-back.js';
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

/** Read and decrypted in the minute before the drop; of most archives that is all. */
const READ_BACK_BYTES = 256 * 2 ** 20;

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
      if (!goneBefore) await drop(parts, actor, act);
      await enterRemovalState(tx, removal, 'DROPPED');
      await recordStep(tx, actor, 'drop', id, { archive: removal.archiveId, settledByLooking: goneBefore });
      await sweepSource(session, removal);
      return existingRemoval(tx, id);
    },
  );
}

async function drop(parts: RemovalParts, actor: string, act: RemovalAct): Promise<void> {
  const { tx, removal, source } = act;
  await assertNoNewDoubts(tx, removal, 'later');
  await assertMissedByNobody(parts, act);
  const archive = await archiveOfRemoval(tx, removal.archiveId);
  await assertReadable(parts, actor, archive);
  // Over a connection of its own, so that it is committed before the drop is sent.
  if (!(await beginRemovalDrop(parts.catalog, removal.id))) throw returned(removal);
  // Reading back took its time, in which the server may have ended an idle session.
  const session = await parts.connect(source, removal.target.database, `removal ${removal.id}`);
  try {
    await dropTable(session, removal, source, knownInstance(act), archive.definition, () =>
      assertMayDrop(tx, removal.id),
    );
  } catch (error) {
    if (!(await goneByNow(parts, act))) throw error;
  } finally {
    await session.close();
  }
}

const returned = ({ id }: Pick<Removal, 'id'>): Error =>
  conflict(`removal ${id} was returned meanwhile`, 'Nothing was dropped.');

async function assertMissedByNobody({ policy }: RemovalParts, { tx, removal }: RemovalAct): Promise<void> {
  const since = quietSince(removal, removal.bareAt ?? new Date());
  const watched = await watchOfRemoval(tx, removal, since, policy.bareMs);
  if (watched.kind === 'QUIET') return;
  const { schema, name } = removal.target;
  throw conflict(
    `${schema}.${name} cannot be dropped: ${watched.reason}`,
    watched.kind === 'WAIT'
      ? 'It must be quiet for that long without a view, and a scan of its source and all standbys afterwards must say so.'
      : 'A worker returns it, or begins its quiet time anew.',
  );
}

/** The ledger says what was; this is now: objects are there, and a key opens them. */
async function assertReadable(parts: RemovalParts, actor: string, archive: Archive): Promise<void> {
  const faults =
    archive.state === 'KEPT' ? await readArchiveBack(parts, actor, archive, READ_BACK_BYTES) : [];
  if (faults.length > 0) throw notSound(archive, faults);
}

/** The catalog's last word, asked under the lock of the drop; whoever wants the table back from now on comes too late. */
async function assertMayDrop(tx: Queryable, id: RemovalId): Promise<void> {
  const removal = await lockRemoval(tx, id);
  if (removal.state !== 'BARE' || removal.returnReason !== null) throw returned(removal);
  const archive = await archiveOfRemoval(tx, removal.archiveId);
  const faults = [
    ...(archive.state === 'KEPT' ? [] : ['it has expired']),
    ...(archive.rehearsedAt === null ? ['no restore of it was rehearsed'] : []),
    ...(archive.lastFault === null ? [] : [`it is under a fault: ${archive.lastFault.message}`]),
  ];
  if (faults.length > 0) throw notSound(archive, faults);
}

const notSound = ({ handle }: Archive, faults: readonly string[]): Error =>
  conflict(
    `the table is not dropped, since archive ${handle} cannot stand for it: ${faults.join('; ')}`,
    'Rehearse a restore of the archive, or return the removal and archive the table again.',
  );

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
