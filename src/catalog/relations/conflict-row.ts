/** Conflicts as they are listed: one row a conflict, its sides as JSON. */
import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import { CONFLICT_KINDS } from '../../domain/table-relation.js';
import type { ListedConflict } from '../../domain/table-relation.js';

const row = z.object({
  id: z.string(),
  table_name: z.string(),
  kind: z.enum(CONFLICT_KINDS),
  columns: z.array(z.string()),
  text: z.string(),
  sides: z.array(
    z.object({ value: z.string(), count: z.number(), tables: z.array(z.string().transform(tableId)) }),
  ),
});

/** Of `sortkeep.table_conflicts c`: its columns and `sides`, with the first 20 tables of each that are still there. */
export const CONFLICT_COLUMNS = `c.id, c.table_name, c.kind, c.columns, c.text,
  (select coalesce(jsonb_agg(jsonb_build_object('value', s.value, 'count', m.count, 'tables', m.tables) order by s.side), '[]')
   from sortkeep.table_conflict_sides s
   cross join lateral (
     select count(*) as count, coalesce(jsonb_agg(t.id order by t.id) filter (where t.place <= 20), '[]') as tables
     from (
       select t.id, row_number() over (order by t.id) as place
       from sortkeep.table_conflict_members m
       join sortkeep.tables t on t.id = m.table_id and t.gone_at is null
       where m.conflict_id = s.conflict_id and m.side = s.side
     ) t
   ) m
   where s.conflict_id = c.id) as sides`;

export function parseConflictRow(value: unknown): ListedConflict {
  const { table_name, ...conflict } = row.parse(value);
  return { ...conflict, name: table_name };
}
