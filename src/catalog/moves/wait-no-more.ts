import { z } from 'zod';
import { moveId } from '../../domain/ids.js';
import type { MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const rows = z.array(z.object({ id: z.string().transform(moveId) }));

/** Moves that wait for a window wait no more: enqueue them, in the same transaction. */
export async function waitNoMore(tx: Queryable): Promise<readonly MoveId[]> {
  const found = await tx.query(
    `update sortkeep.moves set waits_until = null where waits_until is not null returning id`,
  );
  return rows.parse(found.rows).map(({ id }) => id);
}
