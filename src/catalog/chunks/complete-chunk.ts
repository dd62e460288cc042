import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { ChunkResult } from '../../domain/move.js';
import type { Queryable } from '../../postgres/session.js';

/** False when the claim was taken over: the result is then worth nothing. */
export async function completeChunk(
  db: Queryable,
  id: MoveId,
  index: number,
  claim: ClaimId,
  result: ChunkResult,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sortkeep.chunks
     set state = 'DONE', result = $4::jsonb, rows = $5::bigint, raw_bytes = $6::bigint, stored_bytes = $7::bigint
     where move_id = $1::uuid and index = $2::integer and claim = $3::uuid and state = 'CLAIMED'`,
    [id, index, claim, JSON.stringify(result), result.rows, result.rawBytes, result.storedBytes],
  );
  return rowCount === 1;
}
