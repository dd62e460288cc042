import { z } from 'zod';
import type { ColumnDetails } from '../../domain/table-details.js';
import type { Queryable } from '../session.js';
import { readByRelation } from './catalog-rows.js';

const ROW = z.object({
  column: z.string(),
  storage: z.enum(['plain', 'external', 'extended', 'main']).nullable(),
  compression: z.enum(['pglz', 'lz4']).nullable(),
  statistics: z.number().nullable(),
  options: z.array(z.string()),
  grants: z.array(z.string()),
});

// attcompression is there from PostgreSQL 14 on; attstattarget is -1 up to 16, and null later, where it was not set.
const SQL = `
select d.* from (
  select a.attrelid as relation, a.attnum, a.attname as column,
    case when a.attstorage <> t.typstorage then
      case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'x' then 'extended' else 'main' end
    end as storage,
    case to_jsonb(a) ->> 'attcompression' when 'p' then 'pglz' when 'l' then 'lz4' end as compression,
    case when a.attstattarget >= 0 then a.attstattarget end::integer as statistics,
    coalesce(a.attoptions, '{}') as options,
    coalesce(a.attacl::text[], '{}') as grants
  from unnest($1::oid[]) as s (oid)
  join pg_attribute a on a.attrelid = s.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
) d
where storage is not null or compression is not null or statistics is not null or options <> '{}' or grants <> '{}'
order by relation, attnum`;

/** Columns of which there is something to say, in their order. */
export async function readColumnDetails(
  tx: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, readonly ColumnDetails[]>> {
  return readByRelation(tx, ROW, SQL, [relations]);
}
