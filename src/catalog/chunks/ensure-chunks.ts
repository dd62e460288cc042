import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Chunk, PageRange } from '../../domain/move.js';
import type { Database } from '../../postgres/session.js';
import { holdAttempt } from '../moves/hold-attempt.js';
import { parseChunkRow } from './chunk-row.js';

/**
 * The move's chunks, made from `ranges` by the first attempt and kept by every later one: boundaries never move. Only
 * where the leaves of a partitioned table, or of one of the tables of a set, are others than before are they made anew, since a leaf would be without any.
 * CONFLICT when another attempt has the move.
 */
export async function ensureChunks(
  db: Database,
  id: MoveId,
  attempt: ClaimId,
  ranges: readonly PageRange[],
): Promise<readonly Chunk[]> {
  const parts = [...new Set(ranges.map(({ member, leaf }) => `${member ?? -1}/${leaf ?? -1}`))];
  return db.transaction(async (tx) => {
    await holdAttempt(tx, id, attempt);
    await tx.query(
      `delete from sortkeep.chunks
       where move_id = $1::uuid and exists (
         select from (select distinct coalesce(c.member, -1) || '/' || coalesce(c.leaf, -1) as part
           from sortkeep.chunks c where c.move_id = $1::uuid) c
         full join unnest($2::text[]) r (part) on r.part = c.part
         where c.part is null or r.part is null)`,
      [id, parts],
    );
    await tx.query(
      `insert into sortkeep.chunks (move_id, index, chunk_range, leaf, member, state)
       select $1::uuid, r.ordinality - 1, r.value - 'leaf' - 'member', (r.value ->> 'leaf')::integer,
         (r.value ->> 'member')::integer, 'PENDING'
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
