import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** Takes an unfinished chunk for `claim` while `attempt` owns the move; whoever held it before can write nothing more. */
export async function claimChunk(
  db: Queryable,
  id: MoveId,
  attempt: ClaimId,
  index: number,
  claim: ClaimId,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sortkeep.chunks c
     set state = 'CLAIMED', claim = $4::uuid, rows = 0, raw_bytes = 0, stored_bytes = 0
     from sortkeep.moves m
     where c.move_id = $1::uuid and c.index = $3::integer and c.state <> 'DONE'
       and m.id = c.move_id and m.attempt = $2::uuid and m.state = 'RUNNING'`,
    [id, attempt, index, claim],
  );
  return rowCount === 1;
}
