import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Chunk, ChunkResult } from '../../domain/move.js';
import type { Database } from '../../postgres/session.js';
import { holdAttempt } from '../moves/hold-attempt.js';
import { parseChunkRow } from './chunk-row.js';

/**
 * Makes the ledger say what the destination holds, at the start of an attempt: chunks in `standing` are DONE with
 * that result, every other one is PENDING again. Returns them all, in order. CONFLICT when another attempt has the move.
 */
export async function settleChunks(
  db: Database,
  id: MoveId,
  attempt: ClaimId,
  standing: ReadonlyMap<number, ChunkResult>,
): Promise<readonly Chunk[]> {
  return db.transaction(async (tx) => {
    await holdAttempt(tx, id, attempt);
    await tx.query(
      `update sortkeep.chunks c
       set state = case when s.result is null then 'PENDING' else 'DONE' end,
         claim = case when s.result is null then null else coalesce(c.claim, $2::uuid) end,
         result = s.result,
         rows = coalesce((s.result ->> 'rows')::bigint, 0),
         raw_bytes = coalesce((s.result ->> 'rawBytes')::bigint, 0),
         stored_bytes = coalesce((s.result ->> 'storedBytes')::bigint, 0)
       from sortkeep.chunks o
       left join unnest($3::integer[], $4::jsonb[]) s (index, result) on s.index = o.index
       where o.move_id = $1::uuid and c.move_id = o.move_id and c.index = o.index`,
      [id, attempt, [...standing.keys()], [...standing.values()].map((result) => JSON.stringify(result))],
    );
    const { rows } = await tx.query('select * from sortkeep.chunks where move_id = $1::uuid order by index', [
      id,
    ]);
    return rows.map(parseChunkRow);
  });
}
