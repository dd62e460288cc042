import { getTables } from '../catalog/tables/get-tables.js';
import { getUsage } from '../catalog/usage/get-usage.js';
import { conflict } from '../domain/errors.js';
import type { Removal } from '../domain/removal.js';
import { lateDoubts, newDoubts } from '../removal/removal-doubts.js';
import type { Queryable } from '../postgres/session.js';

/**
 * CONFLICT where something speaks against the removal by now that the plan did not name, so that nobody has approved
 * it: a verdict of APP, reads or writes between plan and seal, a standby that nobody scans.
 */
export async function assertNoNewDoubts(
  db: Queryable,
  { target, tableId, warnings }: Removal,
  step: 'seal' | 'later',
): Promise<void> {
  const [table] = await getTables(db, [tableId]);
  const [usage] = await getUsage(db, [tableId]);
  if (table === null || table === undefined) return;
  const facts = { table, usage: usage ?? null };
  const doubts = step === 'seal' ? newDoubts(warnings, facts) : lateDoubts(warnings, facts);
  if (doubts.length === 0) return;
  throw conflict(
    `since the removal of ${target.schema}.${target.name} was planned, something speaks against it that nobody has approved: ${doubts.join('; ')}`,
    'Return the removal; plan it again if the table is to go all the same.',
  );
}
