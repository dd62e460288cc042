import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { ObjectsAwaited } from '../../domain/recall.js';
import type { Database } from '../../postgres/session.js';
import { layMoveDown } from './lay-move-down.js';

/**
 * The attempt lets go of its move, which waits for these objects; since it first asked, if it waits again. Nothing is
 * written when another attempt has the move.
 */
export async function awaitObjects(
  db: Database,
  id: MoveId,
  attempt: ClaimId,
  { recall, keys }: Pick<ObjectsAwaited, 'recall' | 'keys'>,
): Promise<void> {
  const { storageClass, tier, askedAt, objects } = recall;
  await db.transaction(async (tx) => {
    await tx.query(
      `insert into sortkeep.recalls (move_id, storage_class, tier, asked_at, objects, awaited, looked_at)
       select m.id, $3::text, $4::text, $5::timestamptz, $6::integer, $7::text[], clock_timestamp()
       from sortkeep.moves m where m.id = $1::uuid and m.attempt = $2::uuid and m.state = 'RUNNING'
       for update
       on conflict (move_id) do update
       set storage_class = excluded.storage_class, tier = excluded.tier, objects = excluded.objects,
         awaited = excluded.awaited, looked_at = excluded.looked_at`,
      [id, attempt, storageClass, tier, askedAt, objects, keys],
    );
    await layMoveDown(tx, id, attempt, null);
  });
}
