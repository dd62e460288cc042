import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** A source is not due again until the interval after this moment has passed. */
export async function recordProfileRun(db: Queryable, source: SourceId, at: Date): Promise<void> {
  await db.query(
    `insert into sortkeep.profile_runs (source_id, started_at) values ($1::uuid, $2::timestamptz)
     on conflict (source_id) do update set started_at = excluded.started_at`,
    [source, at],
  );
}
