/** What happens to archives teaches too: a table that somebody wants back, or reads after it was archived, is used. */
import { listArchivedTables } from '../catalog/learning/list-archived-tables.js';
import type { ArchivedTable } from '../catalog/learning/list-archived-tables.js';
import { getUsage } from '../catalog/usage/get-usage.js';
import { listUsageDays } from '../catalog/usage/list-usage-days.js';
import type { Archive } from '../domain/archive.js';
import type { SourceId } from '../domain/ids.js';
import type { UsageWindow } from '../domain/table-facts.js';
import type { Database } from '../postgres/session.js';
import { likelyUse } from './likely-use.js';
import { sourceOf } from './scan-source.js';
import { gatherEvidence, teach } from './teach.js';
import type { LessonPolicy } from './teach.js';

const EVENT_AUTHOR = 'schedule';

/** A person restores an archive to `target`, in words. Nothing is taught of a table that was never judged. */
export async function teachByRestore(
  catalog: Database,
  policy: LessonPolicy,
  actor: string,
  { tableId, handle }: Pick<Archive, 'tableId' | 'handle'>,
  target: string,
): Promise<void> {
  if (tableId === null) return;
  const label = await likelyUse(catalog, tableId);
  if (label === null) return;
  const evidence = await gatherEvidence(catalog, policy, tableId);
  const note = `archive ${handle} was restored to ${target}`;
  await catalog.transaction((tx) =>
    teach(tx, evidence, { tableId, cause: 'RESTORE', label, author: actor, note }),
  );
}

/** After a scan of a node: each archive of its lead's tables teaches once that its table was read afterwards. */
export async function teachByReads(catalog: Database, policy: LessonPolicy, node: SourceId): Promise<void> {
  const { id, leadId } = await sourceOf(catalog, node);
  const archived = await listArchivedTables(catalog, leadId ?? id);
  const usage = await getUsage(
    catalog,
    archived.map(({ tableId }) => tableId),
  );
  for (const [index, table] of archived.entries()) {
    const window = usage[index] ?? null;
    if (window !== null && (await wasReadSince(catalog, table, window)))
      await teachRead(catalog, policy, table);
  }
}

/** Where the server does not tell the moment of a read, both scans between which it was must be after the archive. */
async function wasReadSince(
  catalog: Database,
  { tableId, archivedAt }: ArchivedTable,
  { lastRead, lastReadExact }: UsageWindow,
): Promise<boolean> {
  if (lastRead === null || lastRead <= archivedAt) return false;
  if (lastReadExact) return true;
  const days = await listUsageDays(catalog, tableId, archivedAt);
  return days.some(({ from, readDays }) => readDays > 0 && from >= archivedAt);
}

async function teachRead(
  catalog: Database,
  policy: LessonPolicy,
  { tableId, handle, archivedAt }: ArchivedTable,
): Promise<void> {
  const label = await likelyUse(catalog, tableId);
  if (label === null) return;
  const evidence = await gatherEvidence(catalog, policy, tableId);
  const note = `it was read after ${archivedAt.toISOString()}, when archive ${handle} was made of it`;
  await catalog.transaction((tx) =>
    teach(tx, evidence, { tableId, cause: 'READ_AFTER_ARCHIVE', label, author: EVENT_AUTHOR, note }),
  );
}
