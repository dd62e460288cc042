import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { readUnknownFeatures } from './read-unknown-features.js';

/** What ties a table to other objects of its database, in the server's own words. Read in milliseconds. */
export interface TableEdges {
  /** Views, foreign keys of other tables, functions with a parsed body, children, defaults on its sequences … */
  readonly dependents: readonly string[];
  /** Its foreign keys by which a statement on the other table would write to this one. */
  readonly cascades: readonly string[];
  /** Its other foreign keys. */
  readonly references: readonly string[];
  readonly parents: readonly string[];
  readonly publications: readonly string[];
  readonly subscriptions: readonly string[];
  readonly eventTriggers: readonly string[];
  readonly extensions: readonly string[];
  readonly rules: readonly string[];
  readonly rowSecurity: boolean;
  /** What the catalogs say of it that this release does not know. */
  readonly unknown: readonly string[];
}

const TEXTS = z.array(z.object({ text: z.string() }));

// What belongs to the table itself goes with it. `n` and `a`: a constraint trigger of another table would be dropped
// without a word. A view stands for its rule.
const DEPENDENTS = `
with own as materialized (
  select 'pg_catalog.pg_class'::pg_catalog.regclass as classid, $1::oid as objid
  union all
  select 'pg_catalog.pg_class'::pg_catalog.regclass, d.objid
  from pg_catalog.pg_depend d
  join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
  where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype in ('a', 'i')
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = $1::oid
  union all
  select 'pg_catalog.pg_type'::pg_catalog.regclass, y.oid
  from pg_catalog.pg_class c
  join pg_catalog.pg_type t on t.oid = c.reltype
  join pg_catalog.pg_type y on y.oid in (t.oid, t.typarray)
  where c.oid = $1::oid
)
select distinct pg_catalog.pg_describe_object(
  case when v.relkind in ('v', 'm') then 'pg_catalog.pg_class'::pg_catalog.regclass else d.classid end,
  case when v.relkind in ('v', 'm') then v.oid else d.objid end, 0) as text
from own o
join pg_catalog.pg_depend d on d.refclassid = o.classid and d.refobjid = o.objid and d.deptype in ('n', 'a')
left join pg_catalog.pg_attrdef f on d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and f.oid = d.objid
left join pg_catalog.pg_constraint k on d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and k.oid = d.objid
left join pg_catalog.pg_rewrite r on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and r.oid = d.objid
left join pg_catalog.pg_class v on v.oid = r.ev_class
left join pg_catalog.pg_trigger g on d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass and g.oid = d.objid
left join pg_catalog.pg_policy p on d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass and p.oid = d.objid
left join pg_catalog.pg_index i on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and i.indexrelid = d.objid
left join pg_catalog.pg_statistic_ext e
  on d.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass and e.oid = d.objid
left join pg_catalog.pg_publication_rel b
  on d.classid = 'pg_catalog.pg_publication_rel'::pg_catalog.regclass and b.oid = d.objid
where coalesce(f.adrelid, k.conrelid, r.ev_class, g.tgrelid, p.polrelid, i.indrelid, e.stxrelid, b.prrelid, 0)
    <> $1::oid
  and not exists (select from own w where w.classid = d.classid and w.objid = d.objid)
order by 1`;

const described = (catalog: string, from: string): string =>
  `select pg_catalog.pg_describe_object('pg_catalog.${catalog}'::pg_catalog.regclass, x.oid, 0) as text
   from pg_catalog.${from} order by 1`;

const SCHEMA_PUBLICATIONS = `
select 'publication ' || pg_catalog.quote_ident(p.pubname) as text
from pg_catalog.pg_class c
join pg_catalog.pg_publication_namespace n on n.pnnspid = c.relnamespace
join pg_catalog.pg_publication p on p.oid = n.pnpubid
where c.oid = $1::oid`;

const QUERIES = {
  dependents: DEPENDENTS,
  cascades: described(
    'pg_constraint',
    `pg_constraint x where x.conrelid = $1::oid and x.contype = 'f' and x.confrelid <> x.conrelid
       and (x.confdeltype in ('c', 'n', 'd') or x.confupdtype in ('c', 'n', 'd'))`,
  ),
  references: described(
    'pg_constraint',
    `pg_constraint x where x.conrelid = $1::oid and x.contype = 'f' and x.confrelid <> x.conrelid
       and x.confdeltype in ('a', 'r') and x.confupdtype in ('a', 'r')`,
  ),
  parents: described(
    'pg_class',
    `pg_inherits i join pg_catalog.pg_class x on x.oid = i.inhparent where i.inhrelid = $1::oid`,
  ),
  publications: `
    select 'publication ' || pg_catalog.quote_ident(p.pubname) as text
    from pg_catalog.pg_publication p
    where p.puballtables
      or exists (select from pg_catalog.pg_publication_rel r where r.prpubid = p.oid and r.prrelid = $1::oid)
    order by 1`,
  subscriptions: `
    select 'subscription ' || pg_catalog.quote_ident(s.subname) as text
    from pg_catalog.pg_subscription_rel r join pg_catalog.pg_subscription s on s.oid = r.srsubid
    where r.srrelid = $1::oid order by 1`,
  eventTriggers: `
    select 'event trigger ' || pg_catalog.quote_ident(e.evtname) as text
    from pg_catalog.pg_event_trigger e where e.evtenabled <> 'D' and $1::oid is not null order by 1`,
  extensions: `
    select 'extension ' || pg_catalog.quote_ident(e.extname) as text
    from pg_catalog.pg_depend d
    join pg_catalog.pg_extension e on e.oid = d.refobjid
    where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = $1::oid and d.deptype = 'e'
      and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass`,
  rules: described('pg_rewrite', 'pg_rewrite x where x.ev_class = $1::oid'),
  rowSecurity: `
    select 'row security' as text from pg_catalog.pg_class c
    where c.oid = $1::oid and (c.relrowsecurity or c.relforcerowsecurity)`,
} as const;

const VERSION = z.object({ number: z.coerce.number() });
const SCHEMA_PUBLICATIONS_SINCE = 150_000;

/** With `search_path` empty, so that names come qualified. */
export async function readEdges(tx: Queryable, relationOid: number): Promise<TableEdges> {
  const read = async (sql: string): Promise<readonly string[]> =>
    TEXTS.parse((await tx.query(sql, [relationOid])).rows).map(({ text }) => text);
  const [version] = await readRows(
    tx,
    VERSION,
    `select pg_catalog.current_setting('server_version_num') as number`,
  );
  const bySchema =
    VERSION.parse(version).number >= SCHEMA_PUBLICATIONS_SINCE ? await read(SCHEMA_PUBLICATIONS) : [];
  return {
    dependents: await read(QUERIES.dependents),
    cascades: await read(QUERIES.cascades),
    references: await read(QUERIES.references),
    parents: await read(QUERIES.parents),
    publications: [...(await read(QUERIES.publications)), ...bySchema],
    subscriptions: await read(QUERIES.subscriptions),
    eventTriggers: await read(QUERIES.eventTriggers),
    extensions: await read(QUERIES.extensions),
    rules: await read(QUERIES.rules),
    rowSecurity: (await read(QUERIES.rowSecurity)).length > 0,
    unknown: await readUnknownFeatures(tx, relationOid),
  };
}
