import { enterRemovalState } from '../catalog/removals/enter-removal-state.js';
import type { RemovalId } from '../domain/ids.js';
import { assertInstance } from '../removal/assert-place.js';
import { bareTable } from '../removal/bare-table.js';
import { readPlace } from '../removal/read-place.js';
import { readTouches } from '../removal/read-touches.js';
import { quietSince } from './quiet-since.js';
import { actOnRemoval, knownInstance, recordStep } from './removal-parts.js';
import type { RemovalAct, RemovalParts } from './removal-parts.js';

const ACTOR = 'schedule';

/** Why the table must come back, null where nobody has read it. After a quiet time the view is taken away. */
export async function lookAtQuarantine(parts: RemovalParts, id: RemovalId): Promise<string | null> {
  return actOnRemoval(
    parts,
    id,
    () => undefined,
    async (act) => {
      const { removal, source, session, tx } = act;
      if (removal.state !== 'QUARANTINED' || removal.returnReason !== null) return null;
      const known = knownInstance(act);
      assertInstance(removal, source, known, await readPlace(session, removal.target.relationOid));
      const touches = await readTouches(session, id);
      if (touches > 0)
        return `its view was read ${touches} ${touches === 1 ? 'time' : 'times'} in quarantine`;
      if (!parts.policy.allow || !isOver(parts, act)) return null;
      await bareTable(session, removal, source, known);
      await enterRemovalState(tx, removal, 'BARE');
      await recordStep(tx, ACTOR, 'bare', id);
      return null;
    },
  );
}

/** A crash may lose counts as it loses statistics: then the quiet time begins anew. */
function isOver({ policy }: RemovalParts, { removal }: RemovalAct): boolean {
  const since = quietSince(removal, removal.quarantinedAt ?? new Date());
  return Date.now() >= since.getTime() + policy.quarantineMs;
}
