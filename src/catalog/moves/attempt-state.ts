import { z } from 'zod';
import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ ours: z.boolean(), cancel_requested: z.boolean(), pause_requested: z.boolean() });

export interface AttemptState {
  readonly ours: boolean;
  readonly cancelRequested: boolean;
  readonly pauseRequested: boolean;
}

/** Whether the attempt still owns the move, and whether a person asked for its end or for a rest. */
export async function attemptState(db: Queryable, id: MoveId, attempt: ClaimId): Promise<AttemptState> {
  const { rows } = await db.query(
    `select attempt = $2::uuid and state = 'RUNNING' as ours, cancel_requested, pause_requested
     from sortkeep.moves where id = $1::uuid`,
    [id, attempt],
  );
  const state = row.parse(rows[0]);
  return {
    ours: state.ours,
    cancelRequested: state.cancel_requested,
    pauseRequested: state.pause_requested,
  };
}
