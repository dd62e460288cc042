import { z } from 'zod';
import { SortkeepError } from '../../domain/errors.js';
import type { IndexDefinition } from '../../domain/table-definition.js';
import type { Queryable } from '../session.js';
import { FIRST_USER_OID, readByRelation } from './catalog-rows.js';

const ROW = z.object({
  name: z.string(),
  unique: z.boolean(),
  /** Null where the server has to print it. */
  plain: z.string().nullable(),
  definition: z.string().nullable(),
  prefix: z.string().nullable(),
  valid: z.boolean(),
  comment: z.string().nullable(),
});

// Most indexes are b-trees of columns, or of columns and one call of a function, in the order, the collation and the
// operator classes that go without saying; to print one, the server looks up the index, the table and all of its
// columns, four times the work. varchar (1043) has the operator class of text (25); 403 is btree. The call says its own
// type and collation (format 0: written as a call). pg_get_expr writes what is in an index as pg_get_indexdef does, but
// for CASE, which it breaks into lines. Whatever may print more than this is left to the server.
const CALL = `
  select string_to_array(left(i.indexprs::text, 300), ' ') as words
  where left(i.indexprs::text, 300) like '({FUNCEXPR :funcid % :funcresulttype % :funcformat 0 :funccollid %'
    and strpos(i.indexprs::text, '{CASE') = 0
    and cardinality(array_positions(i.indkey::smallint[], 0::smallint)) = 1
  offset 0`;

const PLAIN = `
  select case
    when not i.indisunique and i.indnatts = i.indnkeyatts
      and x.relam = 403 and x.reloptions is null and 0 = all (i.indoption)
      and (i.indexprs is null or call.words[12] = ':funccollid')
      and (i.indpred is null or strpos(i.indpred::text, '{CASE') = 0)
    then (
      select 'USING btree (' || string_agg(a.printed, ', ' order by k.position) || ')'
      from unnest(i.indkey, i.indclass, i.indcollation) with ordinality as k (attnum, class, coll, position)
      cross join lateral (
        select quote_ident(c.attname) as printed, c.attcollation,
          case c.atttypid when 1043 then 25 else c.atttypid end as type
        from pg_attribute c
        where c.attrelid = i.indrelid and c.attnum = k.attnum and k.attnum <> 0
        union all
        select pg_get_expr(i.indexprs, i.indrelid), call.words[13]::oid,
          case call.words[5] when '1043' then '25' else call.words[5] end::oid
        where k.attnum = 0
        offset 0
      ) a
      having bool_and(a.attcollation = k.coll and k.class < ${FIRST_USER_OID} and (k.class, a.type) in (
        select o.oid, o.opcintype from pg_opclass o where o.opcmethod = 403 and o.opcdefault))
    ) || case when i.indpred is null then '' else ' WHERE ' || pg_get_expr(i.indpred, i.indrelid) end
  end as sql
  from (select) as one left join lateral (${CALL}) call on true
  offset 0`;

// An index of the whole row (attribute 0) prints the table's own name: readFeatures lists it instead.
const SQL = `
select
  i.indrelid as relation, x.relname as name, i.indisunique as unique, p.sql as plain,
  case when p.sql is null then pg_get_indexdef(i.indexrelid) end as definition,
  case when p.sql is null then
    'CREATE ' || case when i.indisunique then 'UNIQUE ' else '' end || 'INDEX ' || quote_ident(x.relname) || ' ON '
      || case x.relkind when 'I' then 'ONLY ' else '' end || i.indrelid::regclass || ' ' end as prefix,
  i.indisvalid as valid,
  (
    select d.description from pg_description d
    where d.classoid = 'pg_class'::regclass and d.objoid = x.oid and d.objsubid = 0
  ) as comment
from unnest($1::oid[]) as s (oid)
join pg_index i on i.indrelid = s.oid and not i.indisprimary and not i.indisexclusion
join pg_class x on x.oid = i.indexrelid
cross join lateral (${PLAIN}) p
where not (i.indisunique and exists (
    select from pg_constraint k
    where k.conrelid = i.indrelid and k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')))
  and coalesce(strpos(i.indexprs::text, ':varattno 0 '), 0) = 0
  and coalesce(strpos(i.indpred::text, ':varattno 0 '), 0) = 0
order by i.indrelid, x.relname`;

/** Indexes that are not behind a constraint, by name. INTERNAL when a definition does not start as it must. */
export async function readIndexes(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly IndexDefinition[]>> {
  return readByRelation(tx, ROW.transform(indexOf), SQL, [relations]);
}

function indexOf({
  name,
  unique,
  plain,
  definition,
  prefix,
  valid,
  comment,
}: z.infer<typeof ROW>): IndexDefinition {
  const sql =
    plain ??
    (definition !== null && prefix !== null && definition.startsWith(prefix)
      ? definition.slice(prefix.length)
      : null);
  if (sql === null) {
    throw new SortkeepError('INTERNAL', `the definition of index ${name} is not understood`, {
      hint: 'This is a fault in Sortkeep or a server newer than it knows: report it with the index and the server version.',
    });
  }
  return { name, unique, valid, comment, sql };
}
