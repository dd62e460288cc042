/** RESTORE: an archive becomes a table again, in any registered database, and is compared row for row with its proof. */
import { invalidInput } from '../../domain/errors.js';
import type { Plan, PlanTarget } from '../../domain/plan.js';
import type { MoveRun, MoveSession, Mover } from '../../engine/mover.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { MoverServices } from '../mover-services.js';
import { getSource } from '../source/open-planned-table.js';
import { discardTarget } from '../target/discard-target.js';
import { openTarget } from '../target/open-target.js';
import { memberRun } from './member-run.js';
import { openRestoreGroup } from './open-restore-group.js';
import { archivedManifest, restoreTable } from './restore-table.js';

type RestoreTarget = Extract<PlanTarget, { kind: 'RESTORE' }>;

function targetOf(plan: Plan): RestoreTarget {
  if (plan.target.kind === 'RESTORE') return plan.target;
  throw invalidInput(`plan ${plan.id} is not a RESTORE`, 'This is a fault in Sortkeep: report it.');
}

export function createRestoreMover(services: MoverServices, store: ObjectStore): Mover {
  return {
    open: (run) => {
      const target = targetOf(run.plan);
      return target.group === undefined
        ? openRestore(services, store, run, target)
        : openRestoreGroup(services, store, run, target.group);
    },
    discard: async (run) => {
      const { to, group } = targetOf(run.plan);
      if (group === undefined) return discardTarget(services, run, to);
      for (const member of group.members) await discardTarget(services, memberRun(run, member.archiveId), to);
    },
  };
}

async function openRestore(
  services: MoverServices,
  store: ObjectStore,
  run: MoveRun,
  { archiveId, to, part }: RestoreTarget,
): Promise<MoveSession> {
  const manifest = await archivedManifest(services, store, archiveId);
  const destination = await getSource(services.catalog, to.sourceId);
  const sessions = await openTarget(services, destination, to.database, run);
  try {
    const restoring = { services, store, run, recorded: run, destination, sessions };
    const table = await restoreTable(restoring, manifest, to, part);
    return {
      ...table,
      finish: async (chunks) => {
        await table.finish(chunks);
        await table.link([]);
      },
      close: () => sessions.close(),
    };
  } catch (error) {
    await sessions.close();
    throw error;
  }
}
