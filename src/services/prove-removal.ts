import { enterRemovalState } from '../catalog/removals/enter-removal-state.js';
import { getSourceInstance } from '../catalog/removals/source-instances.js';
import { noteRemoval } from '../catalog/removals/note-removal.js';
import { conflict } from '../domain/errors.js';
import type { ArchiveId, MoveId, RemovalId } from '../domain/ids.js';
import type { Removal } from '../domain/removal.js';
import { archiveIsTable } from '../removal/archive-is-table.js';
import {
  archiveOfRemoval,
  knownInstance,
  recordStep,
  sourceOfRemoval,
  whileHolding,
} from './removal-parts.js';
import type { RemovalParts } from './removal-parts.js';

const ACTOR = 'schedule';

/**
 * One look at a SEALED removal: PROVED where its archive has the rows of the sealed table; else the table is archived
 * again, and later looks prove that archive. May take as long as a scan of the table.
 */
export async function proveRemoval(parts: RemovalParts, id: RemovalId, signal: AbortSignal): Promise<void> {
  await whileHolding(parts.catalog, id, 'prove', async (tx, held) => {
    if (held.state !== 'SEALED' || held.returnReason !== null) return;
    const archiveId = held.copyMoveId === null ? held.archiveId : await copied(parts, held.copyMoveId);
    if (archiveId === null) return;
    const removal: Removal = { ...held, archiveId };
    const source = await sourceOfRemoval(tx, removal.target.sourceId);
    const known = knownInstance({ known: await getSourceInstance(tx, removal.target), removal });
    const archive = await archiveOfRemoval(tx, archiveId);
    const { proved, fingerprint } = await archiveIsTable(
      { ...parts, signal },
      removal,
      archive,
      source,
      known,
    );
    if (!proved) {
      await archiveAgain(parts, removal, fingerprint);
      return;
    }
    await enterRemovalState(tx, removal, 'PROVED', { archiveId, fingerprint });
    await recordStep(tx, ACTOR, 'prove', id, { archive: archiveId, fingerprint });
  });
}

/** The archive that the move has made; null while it runs. */
async function copied({ moves }: RemovalParts, id: MoveId): Promise<ArchiveId | null> {
  const [move] = await moves.getMany([id]);
  if (move?.state === 'SUCCEEDED' && move.target.kind === 'ARCHIVE') return move.target.archiveId;
  if (move?.state !== 'FAILED' && move?.state !== 'CANCELLED') return null;
  throw conflict(
    `move ${id}, which archives the sealed table, is ${move.state}`,
    `Start its plan ${move.planId} again when what it failed of is over, or return the removal.`,
  );
}

/**
 * The archive before it stays as it is. A scan first: the plan must be for the table with its seal. `fingerprint` is
 * from before the copy: as long as it stands, the copy is the table.
 */
async function archiveAgain(
  { catalog, sources, plans, moves }: RemovalParts,
  removal: Removal,
  fingerprint: string,
): Promise<void> {
  const { tags } = await archiveOfRemoval(catalog, removal.archiveId);
  await sources.scan(ACTOR, removal.target.sourceId);
  const plan = await plans.plan(ACTOR, { tableId: removal.tableId, kind: 'ARCHIVE', tags });
  if (plan.state === 'REFUSED') {
    throw conflict(
      `the sealed table cannot be archived again: ${plan.refusals.join('; ')}`,
      'Do what the refusals say, or return the removal.',
    );
  }
  await plans.approve(ACTOR, plan.id);
  const move = await moves.start(ACTOR, plan.id);
  await catalog.transaction(async (tx) => {
    await noteRemoval(tx, removal.id, { copyMoveId: move.id, fingerprint });
    await recordStep(tx, ACTOR, 'archive', removal.id, { move: move.id });
  });
}
