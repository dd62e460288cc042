import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Chunk, PageRange } from '../../domain/move.js';
import type { Database } from '../../postgres/session.js';
import { holdAttempt } from '../moves/hold-attempt.js';
import { parseChunkRow } from './chunk-row.js';

/**
 * The move's chunks, made from `ranges` by the first attempt and kept by every later one: boundaries never move. Only
 * where the leaves of a partitioned table are others than before are they made anew, since a leaf would be without any.
 * CONFLICT when another attempt has the move.
 */
export async function ensureChunks(
  db: Database,
  id: MoveId,
  attempt: ClaimId,
  ranges: readonly PageRange[],
): Promise<readonly Chunk[]> {
  const leaves = [...new Set(ranges.map(({ leaf }) => leaf ?? -1))].sort((a, b) => a - b);
  return db.transaction(async (tx) => {
    await holdAttempt(tx, id, attempt);
    await tx.query(
      `delete from sortkeep.chunks
       where move_id = $1::uuid and $2::integer[] <> (
         select array_agg(distinct coalesce(c.leaf, -1) order by coalesce(c.leaf, -1))
         from sortkeep.chunks c where c.move_id = $1::uuid)`,
      [id, leaves],
    );
    await tx.query(
      `insert into sortkeep.chunks (move_id, index, chunk_range, leaf, state)
       select $1::uuid, r.ordinality - 1, r.value - 'leaf', (r.value ->> 'leaf')::integer, 'PENDING'
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
