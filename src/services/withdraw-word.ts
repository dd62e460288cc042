import { recordEvent } from '../catalog/audit/record-event.js';
import { standingLesson } from '../catalog/learning/standing-lesson.js';
import { getTables } from '../catalog/tables/get-tables.js';
import { withdrawOverride } from '../catalog/verdicts/withdraw-override.js';
import { conflict } from '../domain/errors.js';
import type { TableId } from '../domain/ids.js';
import type { Database } from '../postgres/session.js';
import { unknownTable } from './override-verdict.js';
import { gatherEvidence, teach } from './teach.js';
import type { LessonPolicy } from './teach.js';

export interface Withdrawal {
  readonly actor: string;
  readonly table: TableId;
  readonly note: string;
}

/** The table is the model's again, and the next model does not learn the word. CONFLICT where nobody's word stands. */
export async function withdrawWord(
  catalog: Database,
  policy: LessonPolicy,
  { actor, table, note }: Withdrawal,
): Promise<void> {
  const evidence = await gatherEvidence(catalog, policy, table);
  await catalog.transaction(async (tx) => {
    const [known] = await getTables(tx, [table]);
    if (known === undefined || known === null) throw unknownTable(table);
    if (!(await withdrawOverride(tx, table, actor))) {
      throw conflict(
        `no person's word stands on table ${known.schema}.${known.name}`,
        "The verdict is the model's already.",
      );
    }
    await recordEvent(tx, {
      actor,
      action: 'verdict.withdraw',
      subject: table,
      details: { before: known.label, note },
    });
    if ((await standingLesson(tx, table)) === 'OVERRIDE') {
      await teach(tx, evidence, { tableId: table, cause: 'OVERRIDE', label: null, author: actor, note });
    }
  });
}
