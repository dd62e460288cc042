import { z } from 'zod';
import type { ForeignKeyDefinition } from '../../domain/table-definition.js';
import type { Queryable } from '../session.js';
import { QUALIFIED_NAME, readByRelation } from './catalog-rows.js';
import type { CatalogShape } from './probe-catalog.js';

const ACTION = z.enum(['no action', 'restrict', 'cascade', 'set null', 'set default']);

const ROW = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  references: QUALIFIED_NAME,
  referencedColumns: z.array(z.string()),
  onUpdate: ACTION,
  onDelete: ACTION,
  onDeleteColumns: z.array(z.string()),
  match: z.enum(['simple', 'full']),
  deferrable: z.boolean(),
  initiallyDeferred: z.boolean(),
  validated: z.boolean(),
  comment: z.string().nullable(),
});

// `offset 0` keeps the planner from reading all columns of a table for each of its keys.
const names = (relation: string, key: string): string => `array(
    select a.attname::text
    from unnest(${key}) with ordinality as u (attnum, position)
    cross join lateral (
      select c.attname from pg_attribute c where c.attrelid = ${relation} and c.attnum = u.attnum offset 0) a
    order by u.position)`;

const action = (column: string): string =>
  `case ${column} when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
    when 'n' then 'set null' else 'set default' end`;

// A key that references a partitioned table has a row for each partition besides its own.
const sql = (shape: CatalogShape): string => `
select
  k.conrelid as relation, k.conname as name,
  ${names('k.conrelid', 'k.conkey')} as columns,
  json_build_object('schema', n.nspname, 'name', r.relname) as references,
  ${names('k.confrelid', 'k.confkey')} as "referencedColumns",
  ${action('k.confupdtype')} as "onUpdate",
  ${action('k.confdeltype')} as "onDelete",
  ${shape.deleteSetColumns ? names('k.conrelid', 'k.confdelsetcols') : `'{}'::text[]`} as "onDeleteColumns",
  case k.confmatchtype when 'f' then 'full' else 'simple' end as match,
  k.condeferrable as deferrable, k.condeferred as "initiallyDeferred", k.convalidated as validated,
  d.description as comment
from unnest($1::oid[]) as s (oid)
join pg_constraint k on k.conrelid = s.oid and k.contype = 'f'
join pg_class r on r.oid = k.confrelid
join pg_namespace n on n.oid = r.relnamespace
left join pg_constraint p on p.oid = k.conparentid
left join pg_description d on d.classoid = 'pg_constraint'::regclass and d.objoid = k.oid
where p.conrelid is distinct from k.conrelid ${shape.enforced ? 'and k.conenforced and not k.conperiod' : ''}
order by k.conrelid, k.conname`;

/** Foreign keys by name; readFeatures lists those that need PostgreSQL 18 (not enforced, with a period). */
export async function readForeignKeys(
  tx: Queryable,
  relations: readonly number[],
  shape: CatalogShape,
): Promise<ReadonlyMap<number, readonly ForeignKeyDefinition[]>> {
  return readByRelation(tx, ROW, sql(shape), [relations]);
}
