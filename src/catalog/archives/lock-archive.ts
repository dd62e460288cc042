import { z } from 'zod';
import type { Archive } from '../../domain/archive.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { ARCHIVE_COLUMNS, parseArchiveRow } from './archive-row.js';
import { beingRestored } from './being-restored.js';

const found = z.object({ restoring: z.boolean(), removing: z.boolean(), set: z.string().nullable() });

export interface LockedArchive {
  readonly archive: Archive;
  /** Whether a move that brings it back waits or runs. */
  readonly restoring: boolean;
  /** Whether a removal from a source that rests on it is under way. */
  readonly removing: boolean;
  /** Handle of the set that it belongs to; null where it is of none. */
  readonly set: string | null;
}

/** Holds the archive's row until the transaction ends: of a hold and an expiry at the same moment, one sees the other. */
export async function lockArchive(tx: Queryable, id: ArchiveId): Promise<LockedArchive | null> {
  const { rows } = await tx.query(
    `select ${ARCHIVE_COLUMNS} from sortkeep.archives a where a.id = $1::uuid for update`,
    [id],
  );
  if (rows.length === 0) return null;
  const uses = await tx.query(
    `select ${beingRestored('$1::uuid')} as restoring,
     exists (
       select from sortkeep.removals
       where archive_id = $1::uuid and state not in ('REFUSED', 'DROPPED', 'RETURNED')) as removing,
     (select g.handle from sortkeep.archive_groups g
      join sortkeep.archive_group_members gm on gm.group_id = g.id where gm.archive_id = $1::uuid) as set`,
    [id],
  );
  return { archive: parseArchiveRow(rows[0]), ...found.parse(uses.rows[0]) };
}
