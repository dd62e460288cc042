import type { ArchiveId } from '../../domain/ids.js';
import type { Chunk } from '../../domain/move.js';
import type { Queryable } from '../../postgres/session.js';
import { parseChunkRow } from '../chunks/chunk-row.js';

/** Chunks of the move that made the archive, in order; none where the catalog was rebuilt from manifests. */
export async function chunksOfArchive(db: Queryable, id: ArchiveId): Promise<readonly Chunk[]> {
  const { rows } = await db.query(
    `select c.* from sortkeep.archives a
     left join sortkeep.archive_group_members g on g.archive_id = a.id
     join sortkeep.chunks c on c.move_id = a.move_id and c.member is not distinct from g.position
     where a.id = $1::uuid
     order by c.index`,
    [id],
  );
  return rows.map(parseChunkRow);
}
