import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

const ROW = z.object({
  /** `relation`: a view, or a table that inherits or has a column of a row type. */
  by: z.enum(['relation', 'rule', 'function']),
  oid: z.number(),
  needs: z.enum(['relation', 'function']),
  needed: z.number(),
});
/** One object needs another, as the server knows it. */
export type Dependency = z.infer<typeof ROW>;

// pg_depend is read once from end to end: a million rows take less than a second, and no statistics of the catalogs,
// however old, can lead the planner astray. A view's rule stands for the view. Partitions are the table itself, except
// foreign ones: their rows and whoever reads them are on another server, where nobody counts.
const SQL = `
with found as materialized (
  select d.classid, d.objid, d.refclassid, d.refobjid
  from pg_catalog.pg_depend d
  where d.refobjid::bigint >= 16384
    and (
      d.classid in ('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_proc'::regclass)
        and d.refclassid in (
          'pg_catalog.pg_class'::regclass, 'pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_type'::regclass)
      or d.classid = 'pg_catalog.pg_class'::regclass and d.objsubid > 0
        and d.refclassid = 'pg_catalog.pg_type'::regclass
    )
),
resolved as (
  select
    case when f.classid = 'pg_catalog.pg_proc'::regclass then 'function'
      when w.relkind in ('r', 'p') then 'rule' else 'relation' end as by,
    case when w.relkind in ('v', 'm') then w.oid else f.objid end as oid,
    w.oid as owner,
    case when f.refclassid = 'pg_catalog.pg_proc'::regclass then 'function' else 'relation' end as needs,
    case when f.refclassid = 'pg_catalog.pg_type'::regclass then coalesce(e.typrelid, t.typrelid)
      else f.refobjid end as needed
  from found f
  left join pg_catalog.pg_rewrite r on f.classid = 'pg_catalog.pg_rewrite'::regclass and r.oid = f.objid
  left join pg_catalog.pg_class w on w.oid = r.ev_class
  left join pg_catalog.pg_type t on f.refclassid = 'pg_catalog.pg_type'::regclass and t.oid = f.refobjid
  left join pg_catalog.pg_type e on e.oid = t.typelem and e.typarray = t.oid
)
select distinct by, oid, needs, needed
from resolved
where needed <> 0 and needed is distinct from owner
  and not (by = 'relation' and needs = 'relation' and oid = needed)
union
select 'relation', i.inhrelid, 'relation', i.inhparent
from pg_catalog.pg_inherits i
join pg_catalog.pg_class c on c.oid = i.inhrelid
  and (c.relkind in ('r', 'p') and not c.relispartition or c.relkind = 'f')`;

/** All of the database: of views, rules, functions (their catalog part), inheritance and row types. */
export async function readDependencies(db: Queryable): Promise<readonly Dependency[]> {
  return readRows(db, ROW, SQL);
}
