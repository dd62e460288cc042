/** ARCHIVE: a table becomes an archive in the object store. The source is read and never changed. */
import { invalidInput } from '../../domain/errors.js';
import type { Plan } from '../../domain/plan.js';
import type { MoveRun, MoveSession, Mover } from '../../engine/mover.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { MoverServices } from '../mover-services.js';
import { openPlannedTable } from '../source/open-planned-table.js';
import { archiveTable } from './archive-table.js';
import type { ArchiveTarget } from './archive-table.js';
import { discardArchive, discardGroup } from './discard-archive.js';
import { openArchiveGroup } from './open-archive-group.js';
import { publishArchive } from './publish-archive.js';
import { findPublished, publishedArchive } from './published-archive.js';

function archiveTargetOf(plan: Plan): ArchiveTarget {
  if (plan.target.kind === 'ARCHIVE') return plan.target;
  throw invalidInput(`plan ${plan.id} is not an ARCHIVE`, 'This is a fault in Sortkeep: report it.');
}

/** `retainDays`: how long the archive must be kept from its move on; 0: nothing is said. */
export function createArchiveMover(services: MoverServices, store: ObjectStore, retainDays = 0): Mover {
  return {
    open: (run) => {
      const { group } = archiveTargetOf(run.plan);
      const retainUntil = retainUntilOf(run, retainDays);
      return group === undefined
        ? openArchive(services, store, run, retainUntil)
        : openArchiveGroup(services, store, run, group, retainUntil);
    },
    discard: (run) => {
      const { group, archiveId } = archiveTargetOf(run.plan);
      return group === undefined
        ? discardArchive(services.catalog, store, archiveId)
        : discardGroup(services.catalog, store, group);
    },
  };
}

/** From when the move was asked for, so that each attempt says the same, and no lock ends before. */
const retainUntilOf = ({ move }: MoveRun, days: number): Date | null =>
  days === 0 ? null : new Date(move.createdAt.getTime() + days * 86_400_000);

async function openArchive(
  services: MoverServices,
  store: ObjectStore,
  run: MoveRun,
  retainUntil: Date | null,
): Promise<MoveSession> {
  const target = archiveTargetOf(run.plan);
  await store.check();
  const published = await findPublished(store, target.archiveId, run);
  if (published !== null) return publishedArchive(services.catalog, store, run, published, retainUntil);
  const planned = await openPlannedTable(services, run);
  const session = await archiveTable(services, store, run, planned, target);
  return {
    ...session,
    publish: async (proof) =>
      publishArchive(services.catalog, store, run, await session.manifestOf(proof), retainUntil),
    close: () => planned.rows.close(),
  };
}
