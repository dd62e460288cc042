import { z } from 'zod';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const ROW = z.object({
  oid: z.number(),
  definition: z.object({
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
  }),
  /** The default expression that draws from it and does nothing else, as the server prints it. */
  nextval: z.string(),
  readable: z.boolean(),
});
export type SequenceRow = z.infer<typeof ROW>;

// A standby has no content of unlogged relations.
const SQL = `
select
  d.refobjid as relation, q.oid,
  json_build_object(
    'schema', n.nspname, 'name', q.relname, 'column', a.attname,
    'kind', case d.deptype when 'i' then 'identity' else 'owned' end,
    'dataType', format_type(p.seqtypid, null),
    'start', p.seqstart::text, 'increment', p.seqincrement::text, 'minimum', p.seqmin::text,
    'maximum', p.seqmax::text, 'cache', p.seqcache::text, 'cycle', p.seqcycle,
    'comment', c.description) as definition,
  'nextval(''' || replace(quote_ident(n.nspname) || '.' || quote_ident(q.relname), '''', '''''')
    || '''::regclass)' as nextval,
  coalesce(has_sequence_privilege(q.oid, 'select') and has_schema_privilege(n.oid, 'usage'), false)
    and not (q.relpersistence = 'u' and pg_is_in_recovery()) as readable
from unnest($1::oid[]) as s (oid)
join pg_depend d
  on d.refclassid = 'pg_class'::regclass and d.refobjid = s.oid and d.refobjsubid > 0
  and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
join pg_class q on q.oid = d.objid and q.relkind = 'S'
join pg_namespace n on n.oid = q.relnamespace
join pg_sequence p on p.seqrelid = q.oid
join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
left join pg_description c on c.classoid = 'pg_class'::regclass and c.objoid = q.oid and c.objsubid = 0
order by d.refobjid, q.relname`;

/** Sequences that columns of the relations own, by name, without their positions. */
export async function readSequences(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly SequenceRow[]>> {
  return readByRelation(tx, ROW, SQL, [relations]);
}
