import { restingTables } from '../catalog/plans/resting-tables.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { conflict } from '../domain/errors.js';
import type { PlanId } from '../domain/ids.js';
import type { Queryable } from '../postgres/session.js';
import { fallenLabels } from './standing-labels.js';

/** CONFLICT for an archive that was planned because the table was UNUSED, where it is not so any more. */
export async function assertLabelStands(tx: Queryable, plan: PlanId): Promise<void> {
  const ids = await restingTables(tx, plan);
  const fallen = await fallenLabels(tx, ids);
  for (const table of await getTables(tx, ids)) {
    if (table === null) continue;
    const fell = fallen.get(table.id);
    if (table.label === 'UNUSED' && fell === undefined) continue;
    throw conflict(
      `plan ${plan} archives ${table.schema}.${table.name} because it is UNUSED, and ${fell?.why ?? `it is ${table.label} now`}`,
      'Scan its source, which judges it again, and plan again. A plan that names the kind of move needs no verdict.',
    );
  }
}
