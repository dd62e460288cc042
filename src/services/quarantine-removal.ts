import { enterRemovalState } from '../catalog/removals/enter-removal-state.js';
import { conflict } from '../domain/errors.js';
import type { RemovalId } from '../domain/ids.js';
import type { Removal } from '../domain/removal.js';
import { assertAsArchived } from '../removal/assert-as-archived.js';
import { quarantineTable } from '../removal/quarantine-table.js';
import { assertNoNewDoubts } from './assert-no-new-doubts.js';
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

/** Once the statistics have been quiet for long enough: the table goes out of reach, behind a view that counts. */
export async function quarantineRemoval(parts: RemovalParts, actor: string, id: RemovalId): Promise<Removal> {
  return actOnRemoval(
    parts,
    id,
    (removal) => assertForward(parts.policy, 'WATCHING', removal),
    async (act) => {
      await assertNoNewDoubts(act.tx, act.removal, 'later');
      await assertQuiet(parts, act);
      const { tx, session, removal, source } = act;
      const { definition } = await archiveOfRemoval(tx, removal.archiveId);
      await assertAsArchived(session, removal, source, definition, 'all');
      await quarantineTable(act.session, act.removal, act.source, knownInstance(act));
      await enterRemovalState(act.tx, act.removal, 'QUARANTINED');
      await recordStep(act.tx, actor, 'quarantine', id);
      return existingRemoval(act.tx, id);
    },
  );
}

async function assertQuiet({ policy }: RemovalParts, { tx, removal }: RemovalAct): Promise<void> {
  const since = removal.watchingSince ?? new Date();
  const watched = await watchOfRemoval(tx, removal, since, policy.watchMs);
  if (watched.kind === 'QUIET') return;
  throw conflict(
    `${removal.target.schema}.${removal.target.name} has not been quiet for long enough: ${watched.reason}`,
    watched.kind === 'RETURN'
      ? 'It is returned by the next look of a worker.'
      : 'Wait, and keep its source and all standbys scanned.',
  );
}
