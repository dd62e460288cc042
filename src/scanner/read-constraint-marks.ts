import { z } from 'zod';
import type { ConstraintMark } from '../domain/activity.js';
import { readByRelation } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

const ROW: z.ZodType<ConstraintMark> = z.object({
  key: z.string(),
  kind: z.enum(['check', 'not null', 'foreign key']),
  transaction: z.string(),
  validated: z.boolean(),
  references: z.number().nullable(),
});

/**
 * Since PostgreSQL 18 a not null rule is a row of pg_constraint; before it is a flag of its column, and the row of the
 * column is written again by any ALTER COLUMN. RENAME CONSTRAINT, SET SCHEMA, ALTER CONSTRAINT and ALTER TYPE write
 * the row of a constraint again without that it is checked (12, 15, 18). So only a key that was not there before, or
 * one that became `validated`, means a read of the table; the transaction of a known key means nothing. The rules of
 * CREATE TABLE cost no read, and cannot be told from later ones by what is here: a table that is new since the last
 * scan has no reads that its rules explain.
 *
 * Rules that one statement adds are checked in one scan, two statements of one transaction scan twice. SET NOT NULL
 * reads nothing where a check that is valid already proves it, ADD PRIMARY KEY on nullable columns reads once for the
 * not null and once for the index (12, 18).
 */
const SQL = `
select k.conrelid as relation,
  case k.contype when 'n' then 'not null ' || k.conkey[1] else 'constraint ' || k.oid end as key,
  case k.contype when 'n' then 'not null' when 'c' then 'check' else 'foreign key' end as kind,
  k.xmin::text as transaction, k.convalidated as validated,
  case k.contype when 'f' then k.confrelid end as references
from pg_catalog.pg_constraint k
where k.contype in ('c', 'f', 'n') and k.conrelid >= 16384
  -- a key to a partitioned table has a row for each of its partitions, too
  and (k.conparentid = 0 or k.conrelid is distinct from (
    select p.conrelid from pg_catalog.pg_constraint p where p.oid = k.conparentid))
union all
select a.attrelid, 'not null ' || a.attnum, 'not null', a.xmin::text, true, null
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind = 'r'
where a.attrelid >= 16384 and a.attnum > 0 and a.attnotnull and not a.attisdropped
  -- 18 and newer: initdb itself makes some
  and not exists (select from pg_catalog.pg_constraint k where k.contype = 'n')
order by relation, key`;

/** Checks, foreign keys and not null rules by the relation that they are of. */
export async function readConstraintMarks(
  db: Queryable,
): Promise<ReadonlyMap<number, readonly ConstraintMark[]>> {
  return readByRelation(db, ROW, SQL);
}
