import { z } from 'zod';
import type { IndexDetails, WholeRowIndex } from '../../domain/table-details.js';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const INDEX = z.object({
  name: z.string(),
  parameters: z.array(z.string()),
  statistics: z.array(z.object({ position: z.number(), target: z.number() })),
  tablespace: z.string().nullable(),
  valid: z.boolean(),
});

// Parameters of an index without a constraint are printed with it.
const INDEXES = `
select * from (
  select i.indrelid as relation, x.relname as name,
    case when k.oid is null then '{}' else coalesce(x.reloptions, '{}') end as parameters,
    coalesce((
      select json_agg(json_build_object('position', a.attnum, 'target', a.attstattarget) order by a.attnum)
      from pg_attribute a where a.attrelid = x.oid and a.attstattarget >= 0), '[]') as statistics,
    (select t.spcname from pg_tablespace t where t.oid = x.reltablespace) as tablespace,
    i.indisvalid as valid
  from unnest($1::oid[]) as s (oid)
  join pg_index i on i.indrelid = s.oid
  join pg_class x on x.oid = i.indexrelid
  left join pg_constraint k on k.conrelid = s.oid and k.conindid = x.oid and k.contype in ('p', 'u', 'x')
) d
where parameters <> '{}' or json_array_length(statistics) > 0 or tablespace is not null or not valid
order by relation, name`;

/** Indexes, those behind constraints too, of which there is something to say, by name. */
export async function readIndexDetails(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly IndexDetails[]>> {
  return readByRelation(tx, INDEX, INDEXES, [relations]);
}

const WHOLE_ROW = z.object({
  name: z.string(),
  unique: z.boolean(),
  sql: z.string(),
  comment: z.string().nullable(),
});

const WHOLE_ROWS = `
select i.indrelid as relation, x.relname as name, i.indisunique as unique,
  substr(pg_get_indexdef(x.oid), strpos(pg_get_indexdef(x.oid), ' USING ') + 1) as sql,
  obj_description(x.oid, 'pg_class') as comment
from unnest($1::oid[]) as s (oid)
join pg_index i on i.indrelid = s.oid and i.indisvalid
join pg_class x on x.oid = i.indexrelid
where concat(i.indexprs::text, i.indpred::text) like '%:varattno 0 %'
order by i.indrelid, x.relname`;

/** Indexes that hold the table's own name, by name. */
export async function readWholeRowIndexes(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly WholeRowIndex[]>> {
  return readByRelation(tx, WHOLE_ROW, WHOLE_ROWS, [relations]);
}
