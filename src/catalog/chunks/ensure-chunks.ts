import type { MoveId } from '../../domain/ids.js';
import type { Chunk, PageRange } from '../../domain/move.js';
import type { Queryable } from '../../postgres/session.js';
import { parseChunkRow } from './chunk-row.js';

/** The move's chunks, made from `ranges` by the first attempt and kept by every later one: boundaries never move. */
export async function ensureChunks(
  db: Queryable,
  id: MoveId,
  ranges: readonly PageRange[],
): Promise<readonly Chunk[]> {
  await db.query(
    `insert into sortkeep.chunks (move_id, index, chunk_range, state)
     select $1::uuid, r.ordinality - 1, r.value, 'PENDING'
     from jsonb_array_elements($2::jsonb) with ordinality r
     where not exists (select from sortkeep.chunks where move_id = $1::uuid)
     on conflict do nothing`,
    [id, JSON.stringify(ranges)],
  );
  const { rows } = await db.query('select * from sortkeep.chunks where move_id = $1::uuid order by index', [
    id,
  ]);
  return rows.map(parseChunkRow);
}
