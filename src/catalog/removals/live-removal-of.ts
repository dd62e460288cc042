import { z } from 'zod';
import { removalId } from '../../domain/ids.js';
import type { RemovalId, TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ id: z.string().transform(removalId) });

/** The removal of the table that has not ended; null where there is none. */
export async function liveRemovalOf(db: Queryable, table: TableId): Promise<RemovalId | null> {
  const { rows } = await db.query(
    `select id from sortkeep.removals
     where table_id = $1::uuid and state not in ('REFUSED', 'DROPPED', 'RETURNED')`,
    [table],
  );
  return rows.length === 0 ? null : row.parse(rows[0]).id;
}
