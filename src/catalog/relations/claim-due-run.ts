import type { Queryable } from '../../postgres/session.js';

/**
 * Whether a run is due: the last one began longer ago than the interval, and a source was scanned since. Of two processes
 * that ask at the same time one is told so: the claim is the new beginning, so that a run whose process died is
 * repeated when it is due again.
 */
export async function claimDueRun(db: Queryable, everyHours: number): Promise<boolean> {
  const { rows } = await db.query(
    `insert into sortkeep.relation_schedule as r (started_at)
     select now()
     where exists (
       select from sortkeep.sources s
       where s.last_scan_at is not null and s.last_scan_at > coalesce(
         (select c.started_at from sortkeep.relation_schedule c), '-infinity'))
     on conflict (single) do update set started_at = excluded.started_at
     where r.started_at < now() - make_interval(hours => $1::integer)
     returning started_at`,
    [everyHours],
  );
  return rows.length > 0;
}
