import { enterRemovalState } from '../catalog/removals/enter-removal-state.js';
import { anySealedAt, rememberSourceInstance } from '../catalog/removals/source-instances.js';
import type { RemovalId } from '../domain/ids.js';
import type { Removal } from '../domain/removal.js';
import { assertAsArchived } from '../removal/assert-as-archived.js';
import { sealTable } from '../removal/seal-table.js';
import { assertNoNewDoubts } from './assert-no-new-doubts.js';
import {
  actOnRemoval,
  archiveOfRemoval,
  assertForward,
  existingRemoval,
  recordStep,
} from './removal-parts.js';
import type { RemovalParts } from './removal-parts.js';

/** From here on nobody writes to the table; a worker then proves that an archive has its rows. */
export async function sealRemoval(parts: RemovalParts, actor: string, id: RemovalId): Promise<Removal> {
  return actOnRemoval(
    parts,
    id,
    (removal) => assertForward(parts.policy, 'APPROVED', removal),
    async ({ tx, removal, source, session, known }) => {
      await assertNoNewDoubts(tx, removal, 'seal');
      const { definition } = await archiveOfRemoval(tx, removal.archiveId);
      await assertAsArchived(session, removal, source, definition, 'details');
      // With nothing sealed there, it may have moved since, and its uuid have been dropped.
      const pinned = (await anySealedAt(tx, removal.target)) ? known : null;
      const instance = await sealTable(session, removal, source, pinned);
      await rememberSourceInstance(tx, removal.target, instance);
      await enterRemovalState(tx, removal, 'SEALED');
      await recordStep(tx, actor, 'seal', id, { instance: instance.uuid });
      return existingRemoval(tx, id);
    },
  );
}
