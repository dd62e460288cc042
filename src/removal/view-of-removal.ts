import { z } from 'zod';
import type { Removal } from '../domain/removal.js';
import { quoteLiteral, quoteName } from '../postgres/quote.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { touchSequence } from './removal-names.js';

const ROW = z.object({
  oid: z.number().nullable(),
  found: z.enum(['nothing', 'our view', 'something else']),
  /** What somebody has made on our view, in the server's words. */
  dependents: z.array(z.string()),
});
type ViewNow = z.infer<typeof ROW>;

/**
 * What has the table's name in its place while the table is in quarantine. Ours is the view that counts: one whose
 * text was replaced does not count, whatever it is called.
 */
export async function viewOfRemoval(
  tx: Queryable,
  { id, target }: Pick<Removal, 'id' | 'target'>,
): Promise<ViewNow> {
  const [row] = await readRows(
    tx,
    ROW,
    `select n.oid, case when n.oid is null then 'nothing'
       when c.relkind = 'v' and exists (
         select from pg_catalog.pg_depend d
         join pg_catalog.pg_rewrite r on r.oid = d.objid and r.ev_class = c.oid
         where d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
           and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
           and d.refobjid = pg_catalog.to_regclass(${quoteLiteral(quoteName(touchSequence(id)))})) then 'our view'
       else 'something else' end as found,
       coalesce((
         select json_agg(distinct pg_catalog.pg_describe_object(
           case when v.oid is null then d.classid else 'pg_catalog.pg_class'::pg_catalog.regclass end,
           coalesce(v.oid, d.objid), 0))
         from (values ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid),
           ('pg_catalog.pg_type'::pg_catalog.regclass, c.reltype)) as o (class, oid)
         join pg_catalog.pg_depend d on d.refclassid = o.class and d.refobjid = o.oid and d.deptype = 'n'
         left join pg_catalog.pg_rewrite r
           on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and r.oid = d.objid
         left join pg_catalog.pg_class v on v.oid = r.ev_class
         where r.ev_class is distinct from c.oid), '[]') as dependents
     from (select pg_catalog.to_regclass(${quoteLiteral(quoteName(target))})::oid as oid) n
     left join pg_catalog.pg_class c on c.oid = n.oid`,
  );
  return ROW.parse(row);
}
