import { z } from 'zod';
import type { TableProfile } from '../../domain/column-profile.js';
import { groupBy } from '../../domain/group-by.js';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { errorReport } from '../error-report-row.js';
import { parseProfileRow } from './profile-row.js';

const tableRow = z.object({
  table_id: z.string().transform(tableId),
  attempted_at: z.date(),
  profiled_at: z.date().nullable(),
  error: errorReport.nullable(),
});
const owner = z.object({ table_id: z.string().transform(tableId) });

/** In the order of the ids; null for tables that were never profiled. Columns that the last scan no longer saw are left out. */
export async function getTableProfiles(
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (TableProfile | null)[]> {
  const tables = await db.query(
    `select table_id, attempted_at, profiled_at, error
     from sortkeep.table_profiles where table_id = any($1::uuid[])`,
    [ids],
  );
  const columns = await db.query(
    `select p.table_id, p.column_name, p.source, p.profile,
       coalesce((
         select jsonb_agg(
           jsonb_build_object('kind', s.kind, 'confidence', s.confidence, 'evidence', s.evidence)
           order by s.confidence desc, s.kind)
         from sortkeep.sensitivity_tags s
         where s.table_id = p.table_id and s.column_name = p.column_name
       ), '[]') as tags
     from sortkeep.column_profiles p
     join sortkeep.tables t on t.id = p.table_id
     join sortkeep.schema_versions v on v.id = t.schema_version_id
     join lateral jsonb_array_elements(v.definition -> 'columns') with ordinality as c (definition, place)
       on c.definition ->> 'name' = p.column_name
     where p.table_id = any($1::uuid[])
     order by p.table_id, c.place`,
    [ids],
  );
  const byTable = groupBy(columns.rows, (found) => owner.parse(found).table_id, parseProfileRow);
  const profiles = new Map(
    tableRow
      .array()
      .parse(tables.rows)
      .map(({ table_id, attempted_at, profiled_at, error }) => [
        table_id,
        {
          tableId: table_id,
          attemptedAt: attempted_at,
          profiledAt: profiled_at,
          error,
          columns: byTable.get(table_id) ?? [],
        },
      ]),
  );
  return ids.map((id) => profiles.get(id) ?? null);
}
