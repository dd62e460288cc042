import { z } from 'zod';
import { moveId } from '../../domain/ids.js';
import type { MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

export interface AwaitedKeys {
  readonly id: MoveId;
  readonly keys: readonly string[];
}

const rows = z.array(z.object({ id: z.string().transform(moveId), keys: z.array(z.string()) }));

/**
 * Moves that wait for objects and were not looked at for so long: a minute where they were asked for to be there in
 * minutes. Of several workers that ask, each move is one's.
 */
export async function claimRecalls(db: Queryable, everyMs: number): Promise<readonly AwaitedKeys[]> {
  const found = await db.query(
    `update sortkeep.recalls r set looked_at = clock_timestamp()
     from sortkeep.moves m
     where m.id = r.move_id and m.state = 'QUEUED' and not m.cancel_requested
       and r.looked_at < clock_timestamp()
         - case r.tier when 'EXPEDITED' then least($1::integer, 60000) else $1::integer end * interval '1 millisecond'
     returning r.move_id as id, r.awaited as keys`,
    [everyMs],
  );
  return rows.parse(found.rows);
}
