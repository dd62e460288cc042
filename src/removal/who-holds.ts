import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

const ROW = z.object({
  pid: z.number().nullable(),
  application: z.string(),
  prepared: z.string().nullable(),
});

/** Sessions and prepared transactions that have a lock on the relation, in words; our own is left out. */
export async function whoHolds(db: Queryable, relationOid: number): Promise<readonly string[]> {
  const rows = await readRows(
    db,
    ROW,
    `select distinct l.pid, coalesce(a.application_name, '') as application, x.gid as prepared
     from pg_catalog.pg_locks l
     join pg_catalog.pg_database d on d.oid = l.database and d.datname = pg_catalog.current_database()
     left join pg_catalog.pg_stat_activity a on a.pid = l.pid
     -- a prepared transaction has no session; its lock on its own id tells which one it is
     left join pg_catalog.pg_locks t
       on l.pid is null and t.locktype = 'transactionid' and t.virtualtransaction = l.virtualtransaction
     left join pg_catalog.pg_prepared_xacts x on x.transaction = t.transactionid
     where l.locktype = 'relation' and l.relation = $1::oid and l.granted
       and l.pid is distinct from pg_catalog.pg_backend_pid()
     order by 1, 2, 3`,
    [relationOid],
  );
  return rows.map(({ pid, application, prepared }) =>
    pid === null
      ? `prepared transaction ${prepared ?? 'of another name'}`
      : `session ${pid}${application === '' ? '' : ` (${application})`}`,
  );
}
