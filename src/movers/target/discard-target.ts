import type { TablePlace } from '../../domain/plan.js';
import type { MoveRun } from '../../engine/mover.js';
import { connectForAttempt } from '../connect-for-attempt.js';
import type { MoverServices } from '../mover-services.js';
import { getSource } from '../source/open-planned-table.js';
import { dropTarget } from './drop-target.js';

/** Removes what the move made in its target database, over a connection of its own. */
export async function discardTarget(services: MoverServices, run: MoveRun, to: TablePlace): Promise<void> {
  const source = await getSource(services.catalog, to.sourceId);
  const connect = connectForAttempt(services.connect, run);
  const session = await connect(source, to.database, `move ${run.move.id}`);
  await dropTarget(session, run.move.id).finally(() => session.close());
}
