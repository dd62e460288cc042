import type { Queryable } from '../../postgres/session.js';

/** So that the schedule does not repeat what a person has just asked for. */
export async function recordRunStart(db: Queryable): Promise<void> {
  await db.query(
    `insert into sortkeep.relation_schedule (started_at) values (now())
     on conflict (single) do update set started_at = excluded.started_at`,
  );
}
