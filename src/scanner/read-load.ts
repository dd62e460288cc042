import { z } from 'zod';
import type { Session } from '../postgres/session.js';
import { askAlone } from './ask-alone.js';
import type { ServerLoad } from './busy-reason.js';

const row = z.object({
  connections: z.coerce.number(),
  max_connections: z.coerce.number(),
  waiting: z.coerce.number(),
});

/** One slow answer is a hiccup, three in a row are load; what is quick is not asked again. */
const QUESTIONS = 3;
const QUICK_MS = 250;

/**
 * Needs CONNECT. Whether a session is in a database is shown of every session; physical replication is in none and
 * has connections of its own. Asked without pg_stat_activity, whose view reads shared catalogs.
 */
export async function readLoad(session: Pick<Session, 'query'>): Promise<Omit<ServerLoad, 'distanceMs'>> {
  let roundTripMs = Infinity;
  for (let question = 0; question < QUESTIONS && roundTripMs > QUICK_MS; question++) {
    const started = performance.now();
    await session.query('select 1');
    roundTripMs = Math.min(roundTripMs, performance.now() - started);
  }
  const { rows } = await askAlone(
    session,
    `select
       (select count(*) from pg_catalog.pg_stat_get_activity(null) a where a.datid is not null) as connections,
       current_setting('max_connections') as max_connections,
       (select count(distinct l.pid) from pg_catalog.pg_locks l where not l.granted) as waiting`,
  );
  const load = row.parse(rows[0]);
  return {
    connections: load.connections,
    maxConnections: load.max_connections,
    waiting: load.waiting,
    roundTripMs,
  };
}
