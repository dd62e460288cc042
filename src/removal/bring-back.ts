import { z } from 'zod';
import { conflict, SortkeepError } from '../domain/errors.js';
import type { Removal } from '../domain/removal.js';
import type { Source } from '../domain/source.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { carryGrants } from './carry-grants.js';
import { readFace } from './read-face.js';
import { quarantineSchema } from './removal-names.js';
import {
  bareStatements,
  bringBackStatements,
  keepAsideStatements,
  moveAsideStatement,
} from './statements.js';
import { viewOfRemoval } from './view-of-removal.js';

export interface QuarantinedNow {
  readonly oid: number;
  /** Somebody may have given it another one. */
  readonly name: string;
}

/**
 * From the quarantine into its place, under the caller's lock. A view of ours that somebody has built on stays for
 * them, out of the way. ALREADY_EXISTS names what has taken a name of the table, its indexes or its sequences.
 */
export async function bringBack(
  tx: Queryable,
  removal: Removal,
  source: Source,
  { oid, name }: QuarantinedNow,
): Promise<void> {
  const { id, target } = removal;
  const { oid: viewOid, found, dependents } = await viewOfRemoval(tx, removal);
  const view = found === 'our view' && viewOid !== null ? await readFace(tx, viewOid) : null;
  const aside = found === 'our view' && dependents.length > 0;
  if (aside) await tx.query(moveAsideStatement(id, target));
  else if (found === 'our view') for (const statement of bareStatements(target)) await tx.query(statement);
  await assertNamesFree(tx, removal, source, { oid, name });
  for (const statement of bringBackStatements(id, target, name)) await tx.query(statement);
  const face = await readFace(tx, oid);
  if (face === null || view === null) return;
  for (const statement of carryGrants(view, face)) await tx.query(statement);
  if (aside) for (const statement of keepAsideStatements(id, face)) await tx.query(statement);
}

const TAKEN = z.object({ there: z.boolean(), taken: z.array(z.string()) });

async function assertNamesFree(
  tx: Queryable,
  { id, target }: Removal,
  source: Source,
  { oid, name }: QuarantinedNow,
): Promise<void> {
  const [row] = await readRows(
    tx,
    TAKEN,
    `with goes (name) as (
       select c.relname from pg_catalog.pg_class c
       where c.oid in (
         select i.indexrelid from pg_catalog.pg_index i where i.indrelid = $1::oid
         union all
         select d.objid from pg_catalog.pg_depend d
         join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
         where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype in ('a', 'i')
           and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = $1::oid)
       union all
       select $3::name
     )
     select n.there, coalesce((
       select json_agg(x.what order by x.what) from (
         select pg_catalog.pg_describe_object('pg_catalog.pg_class'::pg_catalog.regclass, c.oid, 0) as what
         from pg_catalog.pg_class c join goes g on g.name = c.relname where c.relnamespace = n.oid
         union
         select pg_catalog.pg_describe_object('pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 0)
         from pg_catalog.pg_type t
         where t.typnamespace = n.oid and t.typname = $3::name
           and not exists (select from pg_catalog.pg_class c where c.oid = t.typrelid and c.relkind <> 'c')
       ) x), '[]') as taken
     from (select pg_catalog.to_regnamespace(pg_catalog.quote_ident($2::text))::oid as oid,
       pg_catalog.to_regnamespace(pg_catalog.quote_ident($2::text)) is not null as there) n`,
    [oid, target.schema, target.name],
  );
  const { there, taken } = TAKEN.parse(row);
  const meanwhile = `until then the table is ${quarantineSchema(id)}.${name}, whole and readable.`;
  if (!there) {
    throw conflict(
      `schema ${target.schema} of source ${source.name}, to which the table is to return, is not there any more`,
      `Make it again, then return the removal again; ${meanwhile}`,
    );
  }
  if (taken.length === 0) return;
  throw new SortkeepError(
    'ALREADY_EXISTS',
    `${target.schema}.${target.name} of source ${source.name} cannot come back: something else has its name or those of its indexes and sequences by now: ${taken.join(', ')}`,
    { hint: `Rename or drop that, then return the removal again; ${meanwhile}` },
  );
}
