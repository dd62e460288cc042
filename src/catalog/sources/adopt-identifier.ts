import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** The source is this server from now on; a node leaves the cluster of before, and joins one with the next scan. */
export async function adoptIdentifier(db: Queryable, id: SourceId, systemIdentifier: string): Promise<void> {
  await db.query(
    `update sortkeep.sources
     set system_identifier = $2::text, lead_source_id = null, role = null, timeline = null, last_error = null
     where id = $1::uuid`,
    [id, systemIdentifier],
  );
}
