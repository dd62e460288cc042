import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { PlanId, TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ table_id: z.string().transform(tableId) });

/** The table that must be UNUSED for the plan to stand; null where the plan rests on no label. */
export async function restingTable(db: Queryable, id: PlanId): Promise<TableId | null> {
  const { rows } = await db.query(
    'select table_id from sortkeep.plans where id = $1::uuid and rests_on_label and table_id is not null',
    [id],
  );
  return rows.length === 0 ? null : row.parse(rows[0]).table_id;
}
