import { z } from 'zod';
import type { Session } from '../postgres/session.js';
import { askAlone } from './ask-alone.js';

/** What the role may beyond CONNECT; none of it is needed for a scan. */
export interface ScanRights {
  /** Of pg_read_all_stats, by pg_monitor or otherwise: what others' sessions do. */
  readonly readAllStats: boolean;
  /** Rows of every table: pg_read_all_data (14 and newer) or superuser. */
  readonly readAllData: boolean;
}

const row = z.object({ read_all_stats: z.boolean(), read_all_data: z.boolean() });

/** A role that the version does not have gives no right; a superuser has every one. */
export async function readRights(session: Pick<Session, 'query'>): Promise<ScanRights> {
  const { rows } = await askAlone(
    session,
    `select
       coalesce(bool_or(pg_catalog.pg_has_role(r.oid, 'usage')) filter (where r.rolname = 'pg_read_all_stats'), false)
         as read_all_stats,
       coalesce(bool_or(pg_catalog.pg_has_role(r.oid, 'usage')) filter (where r.rolname = 'pg_read_all_data'), false)
         or bool_or(r.rolsuper) filter (where r.rolname = current_user) as read_all_data
     from pg_catalog.pg_roles r
     where r.rolname in ('pg_read_all_stats', 'pg_read_all_data', current_user)`,
  );
  const rights = row.parse(rows[0]);
  return { readAllStats: rights.read_all_stats, readAllData: rights.read_all_data };
}
