import type { ErrorReport } from '../../domain/errors.js';
import type { MoveId, RemovalId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** What changes without a new state; what is left out stays. */
export interface RemovalNote {
  readonly copyMoveId?: MoveId;
  readonly fingerprint?: string;
  readonly watchingSince?: Date;
  /** Null: the last look or step did not fail. */
  readonly fault?: ErrorReport | null;
}

export async function noteRemoval(db: Queryable, id: RemovalId, note: RemovalNote): Promise<void> {
  await db.query(
    `update sortkeep.removals
     set copy_move_id = coalesce($2::uuid, copy_move_id),
       watching_since = coalesce($3::timestamptz, watching_since),
       fault = case when $4::boolean then $5::jsonb else fault end,
       fingerprint = coalesce($6::text, fingerprint)
     where id = $1::uuid`,
    [
      id,
      note.copyMoveId ?? null,
      note.watchingSince ?? null,
      note.fault !== undefined,
      note.fault == null ? null : JSON.stringify(note.fault),
      note.fingerprint ?? null,
    ],
  );
}
