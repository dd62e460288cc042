import type { Archive } from '../../domain/archive.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { ARCHIVE_COLUMNS, parseArchiveRow } from './archive-row.js';

/** In the order of the ids; null where there is none. */
export async function getArchivesById(
  db: Queryable,
  ids: readonly ArchiveId[],
): Promise<readonly (Archive | null)[]> {
  const { rows } = await db.query(
    `select ${ARCHIVE_COLUMNS} from sortkeep.archives a where a.id = any($1::uuid[])`,
    [ids],
  );
  const byId = new Map(rows.map(parseArchiveRow).map((archive) => [archive.id, archive]));
  return ids.map((id) => byId.get(id) ?? null);
}
