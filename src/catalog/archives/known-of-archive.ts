import { z } from 'zod';
import type { Archive, MadeArchive } from '../../domain/archive.js';
import { MOVE_STATES } from '../../domain/move.js';
import type { MoveState } from '../../domain/move.js';
import type { Queryable } from '../../postgres/session.js';
import { getArchivesById } from './get-archives-by-id.js';

/** What the catalog knows of the things that a manifest names. */
export interface KnownOfArchive {
  /** That it has under that id; null where it has none. */
  readonly archive: Archive | null;
  /** Null where it does not know the move. */
  readonly moveState: MoveState | null;
  readonly source: boolean;
  readonly table: boolean;
}

const row = z.object({
  move_state: z.enum(MOVE_STATES).nullable(),
  source: z.boolean(),
  table: z.boolean(),
});

export async function knownOfArchive(
  db: Queryable,
  { id, moveId, sourceId, tableId }: MadeArchive,
): Promise<KnownOfArchive> {
  const { rows } = await db.query(
    `select (select m.state from sortkeep.moves m where m.id = $1::uuid) as move_state,
       exists (select from sortkeep.sources s where s.id = $2::uuid) as source,
       exists (select from sortkeep.tables t where t.id = $3::uuid) as table`,
    [moveId, sourceId, tableId],
  );
  const [archive = null] = await getArchivesById(db, [id]);
  const { move_state: moveState, source, table } = row.parse(rows[0]);
  return { archive, moveState, source, table };
}
