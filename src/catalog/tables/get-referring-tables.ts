import type { ForeignKeyLink } from '../../domain/foreign-key-link.js';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { foreignKeyLinks } from './foreign-key-links.js';

/**
 * Foreign keys that point to each table, with the table that has them, by its name; in the order of the ids. By the
 * newest structure of tables of the same database that are still there, through the index on their foreign keys.
 */
export const getReferringTables = (
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (readonly ForeignKeyLink[])[]> =>
  foreignKeyLinks(
    db,
    `select t.id as table_id, k.foreign_key, o.id as other_id
     from sortkeep.tables t
     cross join lateral (
       select jsonb_build_object('schema', t.schema_name, 'name', t.table_name) as name
     ) self
     -- offset 0: the planner would begin with all pairs of tables of the database
     cross join lateral (
       select v.id, v.table_id, v.definition -> 'foreignKeys' as foreign_keys
       from sortkeep.schema_versions v
       where v.definition -> 'foreignKeys' @> jsonb_build_array(jsonb_build_object('references', self.name))
       offset 0
     ) v
     cross join lateral (select * from sortkeep.tables where id = v.table_id offset 0) o
     cross join lateral jsonb_array_elements(v.foreign_keys) with ordinality as k (foreign_key, position)
     where t.id = any ($1::uuid[]) and t.gone_at is null
       and o.schema_version_id = v.id and o.gone_at is null
       and o.source_id = t.source_id and o.database_oid = t.database_oid
       and k.foreign_key -> 'references' = self.name
     order by t.id, o.schema_name collate "C", o.table_name, k.position`,
    ids,
  );
