import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

const ROW = z.object({
  oid: z.number(),
  schema: z.string(),
  /** The search_path that the function sets, as the catalog keeps it; null where it runs with its caller's. */
  searchPath: z.string().nullable(),
  body: z.string(),
});
export type FunctionBody = z.infer<typeof ROW>;

/** Memory holds so many bodies; they are seldom longer than some kB. */
const BATCH = 500;

// Languages 12 and 13 are internal and C, whose bodies are names of symbols (pg_language.dat); pg_language itself is
// not read, since few but pg_dump do.
const SQL = `
select p.oid, n.nspname as schema,
  (select substr(s.setting, 13) from unnest(p.proconfig) as s (setting) where s.setting like 'search\\_path=%')
    as "searchPath",
  p.prosrc as body
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where p.oid > $1::oid and p.oid >= 16384 and p.prolang not in (12, 13) and p.prosrc <> ''
  and n.nspname not in ('pg_catalog', 'information_schema')
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
  )
order by p.oid
limit ${BATCH}`;

/** Functions and procedures of users whose body is a text, in any language; those of extensions are left out. */
export async function* readFunctionBodies(db: Queryable): AsyncGenerator<readonly FunctionBody[]> {
  for (let after = 0; ;) {
    const bodies = await readRows(db, ROW, SQL, [after]);
    if (bodies.length > 0) yield bodies;
    const last = bodies.at(-1);
    if (last === undefined || bodies.length < BATCH) return;
    after = last.oid;
  }
}
