import { z } from 'zod';
import { sourceId } from '../../domain/ids.js';
import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ source_id: z.string().transform(sourceId) });

/**
 * Takes one source whose last profile began longer ago than the interval and that was scanned without a fault since;
 * null where none is due. Two processes that ask at the same time get different ones: the claim is the new beginning,
 * so that a profile whose process died is repeated when it is due again.
 */
export async function claimDueProfile(db: Queryable, everyHours: number): Promise<SourceId | null> {
  const { rows } = await db.query(
    `insert into sortkeep.profile_runs as r (source_id, started_at)
     select s.id, now()
     from sortkeep.sources s
     left join sortkeep.profile_runs p on p.source_id = s.id
     where s.lead_source_id is null and s.last_scan_at is not null and s.last_error is null
       and (p.started_at is null
         or (p.started_at < now() - make_interval(hours => $1::integer) and p.started_at < s.last_scan_at))
     order by p.started_at nulls first, s.id
     limit 1
     on conflict (source_id) do update set started_at = excluded.started_at
     where r.started_at < now() - make_interval(hours => $1::integer)
     returning source_id`,
    [everyHours],
  );
  return rows.length === 0 ? null : row.parse(rows[0]).source_id;
}
