import { z } from 'zod';
import { SortkeepError } from '../../domain/errors.js';
import type { IndexDefinition } from '../../domain/table-definition.js';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const ROW = z.object({
  name: z.string(),
  unique: z.boolean(),
  definition: z.string(),
  prefix: z.string(),
  valid: z.boolean(),
  comment: z.string().nullable(),
});

// An index of the whole row (attribute 0) prints the table's own name: readFeatures lists it instead.
const SQL = `
select
  i.indrelid as relation, x.relname as name, i.indisunique as unique,
  pg_get_indexdef(i.indexrelid) as definition,
  'CREATE ' || case when i.indisunique then 'UNIQUE ' else '' end || 'INDEX ' || quote_ident(x.relname) || ' ON '
    || case x.relkind when 'I' then 'ONLY ' else '' end || i.indrelid::regclass || ' ' as prefix,
  i.indisvalid as valid,
  (
    select d.description from pg_description d
    where d.classoid = 'pg_class'::regclass and d.objoid = x.oid and d.objsubid = 0
  ) as comment
from unnest($1::oid[]) as s (oid)
join pg_index i on i.indrelid = s.oid and not i.indisprimary and not i.indisexclusion
join pg_class x on x.oid = i.indexrelid
where not (i.indisunique and exists (
    select from pg_constraint k
    where k.conrelid = i.indrelid and k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')))
  and not coalesce(i.indexprs::text like '%:varattno 0 %', false)
  and not coalesce(i.indpred::text like '%:varattno 0 %', false)
order by i.indrelid, x.relname`;

/** Indexes that are not behind a constraint, by name. INTERNAL when a definition does not start as it must. */
export async function readIndexes(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly IndexDefinition[]>> {
  return readByRelation(tx, ROW.transform(indexOf), SQL, [relations]);
}

function indexOf({ definition, prefix, ...row }: z.infer<typeof ROW>): IndexDefinition {
  if (!definition.startsWith(prefix)) {
    throw new SortkeepError('INTERNAL', `the definition of index ${row.name} is not understood`, {
      hint: 'This is a fault in Sortkeep or a server newer than it knows: report it with the index and the server version.',
    });
  }
  return { ...row, sql: definition.slice(prefix.length) };
}
