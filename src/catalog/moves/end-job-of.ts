import { z } from 'zod';
import type { MoveId } from '../../domain/ids.js';
import type { Database, Queryable } from '../../postgres/session.js';
import { AWAITS_OBJECTS } from './awaits-objects.js';

const row = z.object({ goes_on: z.boolean() });

/**
 * Runs `end`, which ends the move's job, unless the move was queued again meanwhile: false then, and the job goes on.
 * Whoever queues a move changes its row before it looks for a job, so one of the two always sees the other.
 */
export async function endJobOf(
  db: Database,
  id: MoveId,
  end: (tx: Queryable) => Promise<void>,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { rows } = await tx.query(
      `select state = 'QUEUED' and waits_until is null and waits_for is null and not ${AWAITS_OBJECTS} as goes_on
       from sortkeep.moves m where id = $1::uuid for update`,
      [id],
    );
    if (rows.length > 0 && row.parse(rows[0]).goes_on) return false;
    await end(tx);
    return true;
  });
}
