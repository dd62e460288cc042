import type { ForeignKeyLink } from '../../domain/foreign-key-link.js';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { foreignKeyLinks } from './foreign-key-links.js';

/** Foreign keys of each table by name, each with the table that it refers to; in the order of the ids. */
export const getReferences = (
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (readonly ForeignKeyLink[])[]> =>
  foreignKeyLinks(
    db,
    `select t.id as table_id, k.foreign_key, o.id as other_id
     from sortkeep.tables t
     join sortkeep.schema_versions v on v.id = t.schema_version_id
     cross join lateral jsonb_array_elements(v.definition -> 'foreignKeys')
       with ordinality as k (foreign_key, position)
     left join sortkeep.tables o
       on o.source_id = t.source_id and o.database_oid = t.database_oid and o.gone_at is null
       and o.schema_name = k.foreign_key #>> '{references,schema}'
       and o.table_name = k.foreign_key #>> '{references,name}'
     where t.id = any ($1::uuid[])
     order by t.id, k.position`,
    ids,
  );
