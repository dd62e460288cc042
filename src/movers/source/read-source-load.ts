import { z } from 'zod';
import type { SourceLoad } from '../../domain/throttle.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({
  active_sessions: z.number(),
  lock_waits: z.number(),
  lag_seconds: z.number().nullable(),
});

/**
 * Of what others do only what the role may see: without pg_read_all_stats neither whether sessions of other roles
 * are active nor how far standbys are behind.
 */
export async function readSourceLoad(session: Queryable): Promise<SourceLoad> {
  const { rows } = await session.query(
    `select
       (select count(*)::integer from pg_catalog.pg_stat_activity
        where state = 'active' and backend_type = 'client backend' and application_name not like 'sortkeep %') as active_sessions,
       (select count(distinct pid)::integer from pg_catalog.pg_locks where not granted) as lock_waits,
       (select extract(epoch from max(replay_lag))::double precision from pg_catalog.pg_stat_replication) as lag_seconds`,
  );
  const load = row.parse(rows[0]);
  return {
    activeSessions: load.active_sessions,
    lockWaits: load.lock_waits,
    lagSeconds: load.lag_seconds,
  };
}
