import { z } from 'zod';
import { quoteIdent, quoteName } from '../../postgres/quote.js';
import type { Queryable } from '../../postgres/session.js';
import { planSample } from '../decide/plan-sample.js';
import type { SampledValue } from '../gathered-column.js';
import type { TargetColumn } from './read-targets.js';
import { VALUE_LENGTH } from './value-length.js';

export interface SampledRelation {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** How much of the table's sample it is for: 1, or a partition's share. */
  readonly portion: number;
}

export interface RelationSample {
  /** By column, in the order of the columns; all of one length. */
  readonly columns: readonly (readonly SampledValue[])[];
  /** True: these are all rows. */
  readonly whole: boolean;
}

/**
 * Larger values are not read: what is stored out of line (2 kB and more, compressed) could be a gigabyte. Of texts the
 * beginning is read, for which PostgreSQL fetches no more than it needs (12: than it must decompress).
 */
const MOST_BYTES = 2_000;

const sizeRow = z.object({
  pages: z.coerce.number(),
  block_size: z.coerce.number(),
  rows_per_page: z.number().nullable(),
});
const sampleRow = z.object({
  values: z.array(z.string().nullable()),
  sizes: z.array(z.number().nullable()),
});

/** TABLESAMPLE leaves seq_scan and last_seq_scan as they are (12 to 18) and counts the tuples that it reads. */
export async function sampleRelation(
  db: Queryable,
  relation: SampledRelation,
  columns: readonly TargetColumn[],
  maximumBytes: number,
): Promise<RelationSample> {
  const { rows: sizes } = await db.query(
    `select coalesce(pg_catalog.pg_relation_size(c.oid), 0)
         / pg_catalog.current_setting('block_size')::bigint as pages,
       pg_catalog.current_setting('block_size') as block_size,
       case when c.relpages > 0 and c.reltuples > 0 then c.reltuples::double precision / c.relpages end as rows_per_page
     from pg_catalog.pg_class c where c.oid = $1::oid`,
    [relation.oid],
  );
  const { pages, block_size, rows_per_page } = sizeRow.parse(
    sizes[0] ?? { pages: 0, block_size: 8192, rows_per_page: null },
  );
  const { percent, limit } = planSample({
    columns: columns.length,
    pages,
    rowsPerPage: rows_per_page,
    maximumPages: maximumBytes / block_size,
    portion: relation.portion,
  });
  const { rows } = await db.query(
    `select array[${columns.map(valueOf).join(', ')}]::text[] as values,
       array[${columns.map(({ name }) => `pg_catalog.pg_column_size(${quoteIdent(name)})`).join(', ')}]::integer[] as sizes
     from only ${quoteName(relation)} tablesample pg_catalog.system ($1::real)
     limit $2::integer`,
    [percent, limit + 1],
  );
  const found = sampleRow.array().parse(rows.slice(0, limit));
  return {
    columns: columns.map((_, index) =>
      found.map(({ values, sizes: bytes }) => ({ text: values[index] ?? null, bytes: bytes[index] ?? null })),
    ),
    whole: percent === 100 && rows.length <= limit,
  };
}

/** Through the type's own output function: a cast could run anybody's function. */
function valueOf({ name, family, sliceable }: TargetColumn): string {
  const column = quoteIdent(name);
  if (family === 'binary') return 'null';
  if (sliceable) return `pg_catalog.substr(${column}, 1, ${VALUE_LENGTH})`;
  return `case when pg_catalog.pg_column_size(${column}) <= ${MOST_BYTES} then pg_catalog.left(pg_catalog.format('%s', ${column}), ${VALUE_LENGTH}) end`;
}
