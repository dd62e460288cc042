import { z } from 'zod';
import { moveId } from '../../domain/ids.js';
import type { MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { AWAITS_OBJECTS } from './awaits-objects.js';

const rows = z.array(z.object({ id: z.string().transform(moveId) }));

/** Moves that a worker has to do something about now. */
export async function unfinishedMoves(db: Queryable): Promise<readonly MoveId[]> {
  const found = await db.query(
    `select id from sortkeep.moves m
     where state in ('QUEUED', 'RUNNING') and waits_until is null and waits_for is null and not ${AWAITS_OBJECTS}`,
  );
  return rows.parse(found.rows).map(({ id }) => id);
}
