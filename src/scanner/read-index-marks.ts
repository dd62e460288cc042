import { z } from 'zod';
import type { IndexMark } from '../domain/activity.js';
import { readByRelation } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

const ROW: z.ZodType<IndexMark> = z.object({
  oid: z.number(),
  relfilenode: z.string(),
  valid: z.boolean(),
  concurrently: z.boolean(),
  tookOver: z.boolean(),
});

/**
 * `concurrently`: building without a lock writes the row of pg_index again, in a later transaction than the one that
 * wrote the index's columns. Tried on 12, 15 and 18: so do CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY;
 * CREATE INDEX, REINDEX, the indexes of keys, ALTER TYPE, RENAME and VACUUM FULL leave both equal. CLUSTER ON,
 * REPLICA IDENTITY and ADD CONSTRAINT USING INDEX write the row of pg_index too: what they mark counts as built in the
 * plain way, which explains one read instead of two. SET STATISTICS on an index's expression writes its columns, never pg_index.
 *
 * REINDEX CONCURRENTLY gives a new oid, REINDEX only a new relfilenode: an index of a known oid was never rebuilt
 * concurrently, whatever its mark says of how it began. CREATE TABLE with keys counts one read for each of them.
 *
 * `tookOver`: REINDEX CONCURRENTLY swaps names and validity in one transaction, later than the columns, so that the
 * rows of pg_class and pg_index have one xmin that the columns do not have (12, 15, 16 and 18; measured); after CREATE
 * INDEX CONCURRENTLY the two differ. ADD CONSTRAINT USING INDEX writes both rows too, for a constraint that is younger
 * than its index; of one that REINDEX CONCURRENTLY made the constraint is the older one.
 */
const SQL = `
select i.indrelid as relation, i.indexrelid as oid, c.reltablespace || '/' || c.relfilenode as relfilenode, i.indisvalid as valid,
  not i.indisclustered and not i.indisreplident and not i.indisprimary and not i.indisexclusion
    and not (i.indisunique and exists (
      select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')))
    and age(a.xmin) > age(i.xmin)
    as concurrently,
  not i.indisclustered and not i.indisreplident and c.xmin = i.xmin and c.xmin <> a.xmin
    and not exists (
      select from pg_catalog.pg_constraint k
      where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x') and k.oid > i.indexrelid)
    as "tookOver"
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind = 'i'
join pg_catalog.pg_attribute a on a.attrelid = i.indexrelid and a.attnum = 1
join pg_catalog.pg_class t on t.oid = i.indrelid and t.relkind = 'r' and t.relpersistence <> 't'
where i.indexrelid >= 16384
order by i.indrelid, i.indexrelid`;

/** Indexes by the relation that they are on, invalid ones too. */
export async function readIndexMarks(db: Queryable): Promise<ReadonlyMap<number, readonly IndexMark[]>> {
  return readByRelation(db, ROW, SQL);
}
