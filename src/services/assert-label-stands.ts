import { restingTable } from '../catalog/plans/resting-table.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { conflict } from '../domain/errors.js';
import type { PlanId } from '../domain/ids.js';
import type { Queryable } from '../postgres/session.js';
import { fallenLabels } from './standing-labels.js';

/** CONFLICT for an archive that was planned because the table was UNUSED, where it is not so any more. */
export async function assertLabelStands(tx: Queryable, plan: PlanId): Promise<void> {
  const id = await restingTable(tx, plan);
  if (id === null) return;
  const [table] = await getTables(tx, [id]);
  if (table === undefined || table === null) return;
  const fallen = (await fallenLabels(tx, [id])).get(id);
  if (table.label === 'UNUSED' && fallen === undefined) return;
  throw conflict(
    `plan ${plan} archives ${table.schema}.${table.name} because it is UNUSED, and ${fallen?.why ?? `it is ${table.label} now`}`,
    'Scan its source, which judges it again, and plan again. A plan that names the kind of move needs no verdict.',
  );
}
