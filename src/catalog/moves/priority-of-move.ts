import { z } from 'zod';
import type { MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ pages: z.number() });

/** Pages of 8 KiB that its plan estimates, up to what an integer holds (16 TiB): larger moves are handed out first. */
export async function priorityOfMove(db: Queryable, id: MoveId): Promise<number> {
  const { rows } = await db.query(
    `select least(p.estimated_bytes / 8192, 2147483647)::integer as pages
     from sortkeep.moves m join sortkeep.plans p on p.id = m.plan_id where m.id = $1::uuid`,
    [id],
  );
  return rows.length === 0 ? 0 : row.parse(rows[0]).pages;
}
