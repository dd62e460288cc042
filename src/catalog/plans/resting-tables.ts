import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { PlanId, TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const rows = z.array(z.object({ table_id: z.string().transform(tableId) }));

/** The tables that must be UNUSED for the plan to stand; none where the plan rests on no label. */
export async function restingTables(db: Queryable, id: PlanId): Promise<readonly TableId[]> {
  const found = await db.query(
    `select p.table_id from sortkeep.plans p
     where p.id = $1::uuid and p.rests_on_label and p.table_id is not null
     union
     select (m.value ->> 'tableId')::uuid
     from sortkeep.plans p
     cross join lateral jsonb_array_elements(p.target #> '{group,members}') m
     where p.id = $1::uuid and p.kind = 'ARCHIVE' and (m.value ->> 'restsOnLabel')::boolean`,
    [id],
  );
  return rows.parse(found.rows).map(({ table_id }) => table_id);
}
