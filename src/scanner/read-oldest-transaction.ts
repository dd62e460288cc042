import { z } from 'zod';
import type { Session } from '../postgres/session.js';
import { askAlone } from './ask-alone.js';

const row = z.object({ seconds: z.coerce.number().nullable() });

/**
 * For how many seconds the oldest transaction of the server has been open: what it read is counted when it ends.
 * Null without one; without pg_read_all_stats only our own are seen.
 */
export async function readOldestTransaction(session: Pick<Session, 'query'>): Promise<number | null> {
  const { rows } = await askAlone(
    session,
    `select extract(epoch from pg_catalog.clock_timestamp() - min(a.xact_start)) as seconds
     from pg_catalog.pg_stat_activity a
     where a.backend_type = 'client backend' and a.pid <> pg_catalog.pg_backend_pid()`,
  );
  return row.parse(rows[0]).seconds;
}
