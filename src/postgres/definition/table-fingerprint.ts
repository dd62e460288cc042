import { z } from 'zod';
import { notFound } from '../../domain/errors.js';
import { postgresError } from '../postgres-errors.js';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';

// safe-removal.md, step 4, without the seal. Types are followed into elements, domains and composites, since a
// renamed label or field changes the text of rows that did not change.
const SQL = `
select s.oid as relation, f.fingerprint
from unnest($1::oid[]) as s (oid)
cross join lateral (
with recursive used (oid) as (
  select a.atttypid from pg_attribute a where a.attrelid = s.oid and a.attnum > 0 and not a.attisdropped
  union
  select n.oid
  from used u
  join pg_type t on t.oid = u.oid
  left join pg_attribute f on f.attrelid = t.typrelid and f.attnum > 0 and not f.attisdropped
  left join pg_range r on t.oid in (r.rngtypid, (to_jsonb(r) ->> 'rngmultitypid')::oid)
  cross join lateral (values (t.typelem), (t.typbasetype), (f.atttypid), (r.rngsubtype)) as n (oid)
  where n.oid <> 0
)
select md5(row(
  c.oid, pg_relation_filenode(c.oid), pg_relation_filenode(nullif(c.reltoastrelid, 0)), c.relkind, c.relrowsecurity,
  (select array_agg(row(a.attnum, a.xmin::text)::text order by a.attnum)
   from pg_attribute a where a.attrelid = c.oid and a.attnum > 0),
  (select array_agg(row(t.oid, t.xmin::text)::text order by t.oid)
   from used u join pg_type t on t.oid = u.oid),
  (select array_agg(row(f.attrelid, f.attnum, f.xmin::text)::text order by f.attrelid, f.attnum)
   from used u join pg_type t on t.oid = u.oid join pg_attribute f on f.attrelid = t.typrelid
   where f.attnum > 0),
  (select array_agg(row(e.oid, e.xmin::text)::text order by e.oid)
   from used u join pg_enum e on e.enumtypid = u.oid),
  (select array_agg(i.inhrelid order by i.inhrelid) from pg_inherits i where i.inhparent = c.oid)
)::text) as fingerprint
from pg_class c
where c.oid = s.oid and c.relkind in ('r', 'p')
) f`;

const ROW = z.object({ relation: z.number(), fingerprint: z.string() });

/**
 * 32 hex digits by relation, in milliseconds each whatever its size. Equal at two moments means: the same relation in
 * the same files and the same shape, with the same partitions, so that no row was rewritten and no type prints
 * differently. It does not tell that no row was written: that takes a seal. ANALYZE, VACUUM, GRANT and SET SCHEMA leave
 * it as it is. NOT_FOUND when one of them is no table.
 */
export async function tableFingerprints(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const doing = `taking the fingerprint of the table with oid ${relations[0] ?? 0}`;
  try {
    const rows = await readRows(tx, ROW, SQL, [relations]);
    const found = new Map(rows.map(({ relation, fingerprint }) => [relation, fingerprint]));
    const missing = relations.find((relation) => !found.has(relation));
    if (missing === undefined) return found;
    throw notFound(`there is no table with oid ${missing}`, 'It was dropped; scan the source again.');
  } catch (error) {
    throw postgresError(error, doing);
  }
}

/** As `tableFingerprints`, of one table. */
export async function tableFingerprint(tx: Queryable, relation: number): Promise<string> {
  return (await tableFingerprints(tx, [relation])).get(relation) ?? '';
}
