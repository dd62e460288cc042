import { z } from 'zod';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const ROW = z
  .object({
    oid: z.number(),
    schema: z.string(),
    name: z.string(),
    column: z.string(),
    kind: z.enum(['identity', 'owned']),
    dataType: z.string(),
    start: z.string(),
    increment: z.string(),
    minimum: z.string(),
    maximum: z.string(),
    cache: z.string(),
    cycle: z.boolean(),
    comment: z.string().nullable(),
    /** The default expression that draws from it and does nothing else, as the server prints it. */
    nextval: z.string(),
  })
  .transform(({ oid, nextval, ...definition }) => ({ oid, nextval, definition }));
export type SequenceRow = z.infer<typeof ROW>;

const DEPENDENCY = 'select o.objid, o.refobjid, o.refobjsubid, o.deptype from pg_depend o';
const OWNED = `o.classid = 'pg_class'::regclass and o.refclassid = 'pg_class'::regclass and o.refobjsubid > 0
    and o.deptype in ('a', 'i')`;

// `offset 0` keeps the planner from beginning with all sequences.
const OF_RELATIONS = `
  select d.* from unnest($1::oid[]) as s (oid)
  cross join lateral (${DEPENDENCY} where o.refobjid = s.oid and ${OWNED} offset 0) d`;

const THESE = `
  select d.* from unnest($1::oid[]) as s (oid)
  cross join lateral (${DEPENDENCY} where o.objid = s.oid and ${OWNED} offset 0) d`;

const sql = (owned: string): string => `
select
  d.refobjid as relation, q.oid,
  n.nspname as schema, q.relname as name, a.attname as column,
  case d.deptype when 'i' then 'identity' else 'owned' end as kind,
  format_type(p.seqtypid, null) as "dataType",
  p.seqstart::text as start, p.seqincrement::text as increment, p.seqmin::text as minimum,
  p.seqmax::text as maximum, p.seqcache::text as cache, p.seqcycle as cycle,
  (
    select c.description from pg_description c
    where c.classoid = 'pg_class'::regclass and c.objoid = q.oid and c.objsubid = 0
  ) as comment,
  'nextval(''' || replace(quote_ident(n.nspname) || '.' || quote_ident(q.relname), '''', '''''')
    || '''::regclass)' as nextval
from (${owned}) d
join pg_class q on q.oid = d.objid and q.relkind = 'S'
join pg_namespace n on n.oid = q.relnamespace
join pg_sequence p on p.seqrelid = q.oid
join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
order by d.refobjid, q.relname`;

/**
 * Sequences that columns own, by relation and name, without their positions: those of the relations, or these where
 * they are known by `readSequenceOwners`, which is half the work.
 */
export async function readSequences(
  tx: Queryable,
  of: { readonly relations: readonly number[] } | { readonly sequences: readonly number[] },
): Promise<ReadonlyMap<number, readonly SequenceRow[]>> {
  return 'relations' in of
    ? readByRelation(tx, ROW, sql(OF_RELATIONS), [of.relations])
    : readByRelation(tx, ROW, sql(THESE), [of.sequences]);
}

const OWNER = z.object({ sequence: z.number() }).transform(({ sequence }) => sequence);

/** The sequences that columns own, all of the database, by relation. */
export async function readSequenceOwners(tx: Queryable): Promise<ReadonlyMap<number, readonly number[]>> {
  return readByRelation(
    tx,
    OWNER,
    `select o.refobjid as relation, o.objid as sequence
     from pg_depend o join pg_sequence p on p.seqrelid = o.objid
     where ${OWNED}`,
  );
}
