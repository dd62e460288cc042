import { z } from 'zod';
import type { Removal } from '../domain/removal.js';
import { quoteLiteral, quoteName } from '../postgres/quote.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { viewComment } from './removal-names.js';

const ROW = z.object({ found: z.enum(['nothing', 'our view', 'something else']) });

/** What has the table's name in its place while the table is in quarantine. */
export async function viewOfRemoval(
  tx: Queryable,
  { id, target }: Pick<Removal, 'id' | 'target'>,
): Promise<z.infer<typeof ROW>['found']> {
  const [row] = await readRows(
    tx,
    ROW,
    `select case when n.oid is null then 'nothing'
       when c.relkind = 'v' and pg_catalog.obj_description(c.oid, 'pg_class') = ${quoteLiteral(viewComment(id))}
         then 'our view'
       else 'something else' end as found
     from (select pg_catalog.to_regclass(${quoteLiteral(quoteName(target))})::oid as oid) n
     left join pg_catalog.pg_class c on c.oid = n.oid`,
  );
  return ROW.parse(row).found;
}
