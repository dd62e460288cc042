import { recordEvent } from '../catalog/audit/record-event.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { storeOverride } from '../catalog/verdicts/store-override.js';
import { notFound } from '../domain/errors.js';
import type { TableId } from '../domain/ids.js';
import type { Label } from '../domain/verdict.js';
import type { Database } from '../postgres/session.js';
import { gatherEvidence, teach } from './teach.js';
import type { LessonPolicy } from './teach.js';

export interface Override {
  readonly actor: string;
  readonly table: TableId;
  readonly label: Label;
  readonly note: string;
}

/** A person says what a table is. The next model learns it; UNKNOWN withdraws what it would have learned of the table. */
export async function overrideVerdict(
  catalog: Database,
  policy: LessonPolicy,
  { actor, table, label, note }: Override,
): Promise<void> {
  const evidence = await gatherEvidence(catalog, policy, table);
  await catalog.transaction(async (tx) => {
    const [known] = await getTables(tx, [table]);
    if (known === undefined || known === null) throw unknownTable(table);
    const reasons = [{ feature: 'override', text: note === '' ? `set by ${actor}` : note, weight: 1 }];
    await storeOverride(tx, { tableId: table, label, reasons, author: actor });
    await recordEvent(tx, {
      actor,
      action: 'verdict.override',
      subject: table,
      details: { label, before: known.label, note },
    });
    await teach(tx, evidence, {
      tableId: table,
      cause: 'OVERRIDE',
      label: label === 'UNKNOWN' ? null : label,
      author: actor,
      note,
    });
  });
}

export const unknownTable = (table: TableId): Error =>
  notFound(`table ${table} is not in the catalog`, 'List the tables for the ids of those that are.');
