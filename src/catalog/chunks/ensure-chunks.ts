import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Chunk, PageRange } from '../../domain/move.js';
import type { Database } from '../../postgres/session.js';
import { holdAttempt } from '../moves/hold-attempt.js';
import { parseChunkRow } from './chunk-row.js';

/**
 * The move's chunks, made from `ranges` by the first attempt and kept by every later one: boundaries never move.
 * CONFLICT when another attempt has the move.
 */
export async function ensureChunks(
  db: Database,
  id: MoveId,
  attempt: ClaimId,
  ranges: readonly PageRange[],
): Promise<readonly Chunk[]> {
  return db.transaction(async (tx) => {
    await holdAttempt(tx, id, attempt);
    await tx.query(
      `insert into sortkeep.chunks (move_id, index, chunk_range, state)
       select $1::uuid, r.ordinality - 1, r.value, 'PENDING'
       from jsonb_array_elements($2::jsonb) with ordinality r
       where not exists (select from sortkeep.chunks where move_id = $1::uuid)`,
      [id, JSON.stringify(ranges)],
    );
    const { rows } = await tx.query('select * from sortkeep.chunks where move_id = $1::uuid order by index', [
      id,
    ]);
    return rows.map(parseChunkRow);
  });
}
