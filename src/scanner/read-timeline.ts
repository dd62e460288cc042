import { z } from 'zod';
import type { Session } from '../postgres/session.js';
import { askAlone } from './ask-alone.js';
import { unlessRefused } from './unless-refused.js';

const ROW = z.object({ timeline: z.number() });

/**
 * On a primary that of the WAL it writes now, as eight hex digits: its last checkpoint may be of the time before its
 * promotion. A standby cannot be asked for that; its last restart point is a little behind. Null where the role may
 * not see it. Outside of a transaction.
 */
export async function readTimeline(session: Pick<Session, 'query'>): Promise<number | null> {
  return unlessRefused(async () => {
    const { rows } = await askAlone(
      session,
      `select case when pg_catalog.pg_is_in_recovery()
           then (select timeline_id from pg_catalog.pg_control_checkpoint())
           else ('x' || left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::integer
         end as timeline`,
    );
    return ROW.parse(rows[0]).timeline;
  });
}
