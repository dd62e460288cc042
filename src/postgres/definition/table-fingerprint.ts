import { z } from 'zod';
import { notFound } from '../../domain/errors.js';
import { postgresError } from '../postgres-errors.js';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';

// safe-removal.md, step 4, without the seal. Types are followed into elements, domains and composites, since a
// renamed label or field changes the text of rows that did not change.
const SQL = `
with recursive used (oid) as (
  select a.atttypid from pg_attribute a where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped
  union
  select n.oid
  from used u
  join pg_type t on t.oid = u.oid
  left join pg_attribute f on f.attrelid = t.typrelid and f.attnum > 0 and not f.attisdropped
  left join pg_range r on r.rngtypid = t.oid
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
where c.oid = $1::oid and c.relkind in ('r', 'p')`;

/**
 * 32 hex digits, in milliseconds whatever the table's size. Equal at two moments means: the same relation in the same
 * files and the same shape, so that no row was rewritten and no type prints differently. It does not tell that no row
 * was written: that takes a seal. ANALYZE, VACUUM, GRANT and SET SCHEMA leave it as it is. NOT_FOUND without the table.
 */
export async function tableFingerprint(tx: Queryable, relation: number): Promise<string> {
  const doing = `taking the fingerprint of the table with oid ${relation}`;
  try {
    const [row] = await readRows(tx, z.object({ fingerprint: z.string() }), SQL, [relation]);
    if (row === undefined) {
      throw notFound(`there is no table with oid ${relation}`, 'It was dropped; scan the source again.');
    }
    return row.fingerprint;
  } catch (error) {
    throw postgresError(error, doing);
  }
}
