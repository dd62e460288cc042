import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';
import type { ColumnStatistics } from '../gathered-column.js';
import type { Target } from './read-targets.js';
import { VALUE_LENGTH } from './value-length.js';

const row = z.object({
  oid: z.coerce.number(),
  column_name: z.string(),
  null_share: z.number(),
  distinct_values: z.number(),
  average_bytes: z.number(),
  common_values: z.array(z.string()),
  common_shares: z.array(z.number()),
  bounds: z.array(z.string()),
});

/** More than the default statistics target gives, less than the largest. */
const MOST_VALUES = 200;

/**
 * What ANALYZE left of the tables, by relation oid and column; pg_stats shows the columns on which the role has
 * SELECT. Of a partitioned table the figures over all partitions, which only an ANALYZE of itself makes. Values come
 * through the types' own output (casts could run anybody's function) as text; of types whose arrays are not separated
 * by commas (box) there are none. The last condition repeats the join: pg_stats is a security barrier, into which only
 * a condition of its own gets, and without one all statistics of the database would be gone through for each batch.
 */
export async function readStatistics(
  db: Queryable,
  targets: readonly Target[],
): Promise<ReadonlyMap<number, ReadonlyMap<string, ColumnStatistics>>> {
  const { rows } = await db.query(
    `select t.oid, s.attname as column_name, s.null_frac as null_share, s.n_distinct as distinct_values,
       s.avg_width as average_bytes,
       case when y.typdelim = ',' then
         array(
           select pg_catalog.left(v.value, $4::integer)
           from pg_catalog.unnest(s.most_common_vals::text::text[]) with ordinality as v (value, place)
           where v.place <= $5::integer order by v.place)
         else '{}' end as common_values,
       case when y.typdelim = ',' then coalesce(s.most_common_freqs[:$5::integer], '{}') else '{}' end as common_shares,
       case when y.typdelim = ',' then
         array(
           select pg_catalog.left(v.value, $4::integer)
           from pg_catalog.unnest(s.histogram_bounds::text::text[]) with ordinality as v (value, place)
           where v.place <= $5::integer or v.place = pg_catalog.array_length(s.histogram_bounds, 1) order by v.place)
         else '{}' end as bounds
     from unnest($1::bigint[], $2::text[], $3::text[]) as t (oid, schema_name, table_name)
     join pg_catalog.pg_class c on c.oid = t.oid::pg_catalog.oid
     join pg_catalog.pg_stats s
       on s.schemaname = t.schema_name::name and s.tablename = t.table_name::name and s.inherited = (c.relkind = 'p')
     join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = s.attname and not a.attisdropped
     join pg_catalog.pg_type y on y.oid = a.atttypid
     where s.schemaname = any ($2::text[]::name[]) and s.tablename = any ($3::text[]::name[])`,
    [
      targets.map(({ oid }) => oid),
      targets.map(({ schema }) => schema),
      targets.map(({ name }) => name),
      VALUE_LENGTH,
      MOST_VALUES,
    ],
  );
  const tables = new Map<number, Map<string, ColumnStatistics>>();
  for (const found of row.array().parse(rows)) {
    const columns = tables.get(found.oid) ?? new Map<string, ColumnStatistics>();
    columns.set(found.column_name, {
      nullShare: found.null_share,
      distinct: found.distinct_values,
      averageBytes: found.average_bytes,
      mostCommon: found.common_values.map((value, index) => ({
        value,
        share: found.common_shares[index] ?? 0,
      })),
      bounds: found.bounds,
    });
    tables.set(found.oid, columns);
  }
  return tables;
}
