import { z } from 'zod';
import type { SourceId } from '../../domain/ids.js';
import { tableId } from '../../domain/ids.js';
import type { TableTie } from '../../domain/foreign-key-link.js';
import type { Queryable } from '../../postgres/session.js';

const rows = z.array(
  z.object({
    table_id: z.string().transform(tableId),
    key: z.string(),
    other_id: z.string().transform(tableId).nullable(),
    other_name: z.string(),
  }),
);

/** Every foreign key of the tables of one database that are still there, with the table at its other end. */
export async function listTies(
  db: Queryable,
  source: SourceId,
  databaseOid: number,
): Promise<readonly TableTie[]> {
  const found = await db.query(
    `with here as (
       select t.id, t.schema_name, t.table_name, v.definition -> 'foreignKeys' as keys, v.surroundings
       from sortkeep.tables t
       join sortkeep.schema_versions v on v.id = t.schema_version_id
       where t.source_id = $1::uuid and t.database_oid = $2::bigint and t.gone_at is null
     ), named as (
       select id, schema_name, table_name from here
       union all
       select h.id, p.value ->> 'schema', p.value ->> 'name'
       from here h
       cross join lateral jsonb_array_elements(h.surroundings -> 'partitions') p
     )
     select t.id as table_id, k.value ->> 'name' as key, o.id as other_id,
       concat(k.value #>> '{references,schema}', '.', k.value #>> '{references,name}') as other_name
     from here t
     cross join lateral jsonb_array_elements(t.keys) k
     left join named o
       on o.schema_name = k.value #>> '{references,schema}' and o.table_name = k.value #>> '{references,name}'`,
    [source, databaseOid],
  );
  return rows.parse(found.rows).map(({ table_id, key, other_id, other_name }) => ({
    tableId: table_id,
    key,
    otherId: other_id,
    otherName: other_name,
  }));
}
