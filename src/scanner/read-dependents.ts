import { z } from 'zod';
import type { Queryable } from '../postgres/session.js';

export interface Dependent {
  readonly table: number;
  /** `view reporting.daily`, `materialized view …`, `function …`; names quoted where SQL would need it. */
  readonly text: string;
}

const row = z.object({ table_oid: z.coerce.number(), text: z.string() });

/**
 * Views, materialized views and functions that pg_depend ties to a relation or to its row type. A function whose body
 * is a string (all of PL/pgSQL) leaves no trace there.
 */
export async function readDependents(db: Queryable): Promise<readonly Dependent[]> {
  const { rows } = await db.query(
    `select distinct d.refobjid::bigint as table_oid,
       format('%s %I.%I', case v.relkind when 'v' then 'view' else 'materialized view' end,
         n.nspname, v.relname) as text
     from pg_catalog.pg_depend d
     join pg_catalog.pg_rewrite r on r.oid = d.objid
     join pg_catalog.pg_class v on v.oid = r.ev_class
     join pg_catalog.pg_namespace n on n.oid = v.relnamespace
     where d.classid = 'pg_catalog.pg_rewrite'::regclass
       and d.refclassid = 'pg_catalog.pg_class'::regclass
       and d.refobjid >= 16384
       and v.relkind in ('v', 'm')
       and v.oid <> d.refobjid
     union
     select coalesce(t.typrelid, d.refobjid)::bigint, format('function %I.%I', n.nspname, f.proname)
     from pg_catalog.pg_depend d
     join pg_catalog.pg_proc f on f.oid = d.objid
     join pg_catalog.pg_namespace n on n.oid = f.pronamespace
     left join pg_catalog.pg_type e on e.oid = d.refobjid and d.refclassid = 'pg_catalog.pg_type'::regclass
     left join pg_catalog.pg_type t on t.oid in (e.oid, nullif(e.typelem, 0)) and t.typrelid <> 0
     where d.classid = 'pg_catalog.pg_proc'::regclass
       and d.refobjid >= 16384
       and (d.refclassid = 'pg_catalog.pg_class'::regclass or t.typrelid is not null)
     order by 2`,
  );
  return row
    .array()
    .parse(rows)
    .map(({ table_oid, text }) => ({ table: table_oid, text }));
}
