import { enterRemovalState } from '../catalog/removals/enter-removal-state.js';
import type { RemovalId } from '../domain/ids.js';
import type { RemovalState } from '../domain/removal.js';
import { bareTable } from '../removal/bare-table.js';
import { readUse } from '../removal/read-use.js';
import { assertNoNewDoubts } from './assert-no-new-doubts.js';
import { quietSince } from './quiet-since.js';
import { actOnRemoval, knownInstance, recordStep } from './removal-parts.js';
import type { RemovalAct, RemovalParts } from './removal-parts.js';
import { watchOfRemoval } from './watch-of-removal.js';

const ACTOR = 'schedule';
const WIRED: readonly RemovalState[] = ['SEALED', 'PROVED', 'WATCHING', 'QUARANTINED', 'BARE'];

/** Why the table must come back, null where nobody has used it. After a quiet time in quarantine its view is taken away. */
export async function lookAtTripwires(parts: RemovalParts, id: RemovalId): Promise<string | null> {
  return actOnRemoval(
    parts,
    id,
    () => undefined,
    async (act) => {
      const { removal, source, session, tx } = act;
      if (!WIRED.includes(removal.state) || removal.returnReason !== null) return null;
      const known = knownInstance(act);
      const used = await readUse(session, removal, source, known);
      if (used !== null || removal.state !== 'QUARANTINED') return used;
      if (!parts.policy.allow || !(await isOver(parts, act))) return null;
      await assertNoNewDoubts(tx, removal, 'later');
      await bareTable(session, removal, source, known);
      await enterRemovalState(tx, removal, 'BARE');
      await recordStep(tx, ACTOR, 'bare', id);
      return null;
    },
  );
}

/** Scans must cover the whole time: they see what the view cannot count, and whether a crash has lost its counts. */
async function isOver({ policy }: RemovalParts, { tx, removal }: RemovalAct): Promise<boolean> {
  const since = quietSince(removal, removal.quarantinedAt ?? new Date());
  return (await watchOfRemoval(tx, removal, since, policy.quarantineMs)).kind === 'QUIET';
}
