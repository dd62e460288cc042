import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** How far a claimed chunk is; shown, never relied on. */
export interface ChunkProgress {
  readonly claim: ClaimId;
  readonly rows: number;
  readonly rawBytes: number;
  readonly storedBytes: number;
}

export async function reportChunks(
  db: Queryable,
  id: MoveId,
  progress: readonly ChunkProgress[],
): Promise<void> {
  await db.query(
    `update sortkeep.chunks c
     set rows = p.rows, raw_bytes = p.raw_bytes, stored_bytes = p.stored_bytes
     from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[]) p (claim, rows, raw_bytes, stored_bytes)
     where c.move_id = $1::uuid and c.claim = p.claim and c.state = 'CLAIMED'`,
    [
      id,
      progress.map((chunk) => chunk.claim),
      progress.map((chunk) => chunk.rows),
      progress.map((chunk) => chunk.rawBytes),
      progress.map((chunk) => chunk.storedBytes),
    ],
  );
}
