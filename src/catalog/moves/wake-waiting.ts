import { z } from 'zod';
import { moveId } from '../../domain/ids.js';
import type { MoveId } from '../../domain/ids.js';
import { placeMoves } from '../../domain/move-limits.js';
import type { MoveLimits } from '../../domain/move-limits.js';
import type { Queryable } from '../../postgres/session.js';
import { placedMoves } from './placed-moves.js';

const rows = z.array(z.object({ id: z.string().transform(moveId), waits: z.boolean() }));

/**
 * Moves that waited for a place and may begin wait no more: enqueue them, in the same transaction. Those that go on
 * waiting say for what.
 */
export async function wakeWaiting(tx: Queryable, limits: MoveLimits): Promise<readonly MoveId[]> {
  const waiting = await tx.query('select from sortkeep.moves where waits_for is not null limit 1');
  if (waiting.rowCount === 0) return [];
  const placed = placeMoves(await placedMoves(tx), limits);
  const changed = await tx.query(
    `update sortkeep.moves m set waits_for = p.reason
     from unnest($1::uuid[], $2::text[]) p (id, reason)
     where m.id = p.id and m.state = 'QUEUED' and m.waits_for is not null and m.waits_for is distinct from p.reason
     returning m.id, m.waits_for is not null as waits`,
    [[...placed.keys()], [...placed.values()]],
  );
  return rows.parse(changed.rows).flatMap(({ id, waits }) => (waits ? [] : [id]));
}
