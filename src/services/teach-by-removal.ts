import type { Database } from '../postgres/session.js';
import { likelyUse } from './likely-use.js';
import type { NeededTable } from './removal-parts.js';
import { gatherEvidence, teach } from './teach.js';
import type { LessonPolicy } from './teach.js';

const EVENT_AUTHOR = 'schedule';

/** Somebody read a table while it was to be removed. Nothing is taught of a table that was never judged. */
export async function teachByRemoval(
  catalog: Database,
  policy: LessonPolicy,
  { tableId, reason }: NeededTable,
): Promise<void> {
  const label = await likelyUse(catalog, tableId);
  if (label === null) return;
  const evidence = await gatherEvidence(catalog, policy, tableId);
  const note = `it was to be removed from its source, and ${reason}`;
  await catalog.transaction((tx) =>
    teach(tx, evidence, { tableId, cause: 'READ_AFTER_ARCHIVE', label, author: EVENT_AUTHOR, note }),
  );
}
