import { approveRemoval as storeApproval } from '../catalog/removals/approve-removal.js';
import { enterRemovalState } from '../catalog/removals/enter-removal-state.js';
import { holdRemoval } from '../catalog/removals/hold-removal.js';
import { conflict } from '../domain/errors.js';
import type { RemovalId } from '../domain/ids.js';
import type { Removal } from '../domain/removal.js';
import { nextOfRemoval } from './next-of-removal.js';
import { existingRemoval, recordStep } from './removal-parts.js';
import type { RemovalParts } from './removal-parts.js';

/** APPROVED once as many different actors have approved it as it needs. CONFLICT for the same actor twice. */
export async function approveRemoval(
  { catalog }: Pick<RemovalParts, 'catalog'>,
  actor: string,
  id: RemovalId,
): Promise<Removal> {
  return catalog.transaction(async (tx) => {
    const removal = await holdRemoval(tx, id, 'act');
    if (removal.state !== 'PLANNED' || removal.returnReason !== null) {
      throw conflict(`removal ${id} is ${removal.state} and cannot be approved`, nextOfRemoval(removal));
    }
    if (!(await storeApproval(tx, id, actor))) {
      throw conflict(
        `${actor} has approved removal ${id} already, and it needs ${removal.needsApprovals} different people`,
        'Let somebody else approve it. Until there are logins, who acts is the setting `actor` (SORTKEEP_ACTOR).',
      );
    }
    await recordStep(tx, actor, 'approve', id, { needs: removal.needsApprovals });
    if (removal.approvals.length + 1 >= removal.needsApprovals)
      await enterRemovalState(tx, removal, 'APPROVED');
    return existingRemoval(tx, id);
  });
}
