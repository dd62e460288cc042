import { z } from 'zod';
import type { DatabaseActivity } from '../domain/activity.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

type ToolMarks = Pick<DatabaseActivity, 'dumpedAt' | 'swapsFiles'>;

const ROW: z.ZodType<ToolMarks> = z.object({ dumpedAt: z.date().nullable(), swapsFiles: z.boolean() });

/** As JSON a view has a column or has none, whatever the version. */
const SQL = `
select greatest(
    (to_jsonb(s) ->> 'last_seq_scan')::timestamptz,
    (to_jsonb(s) ->> 'last_idx_scan')::timestamptz
  ) as "dumpedAt",
  exists (select from pg_catalog.pg_extension e where e.extname in ('pg_repack', 'pg_squeeze')) as "swapsFiles"
from pg_catalog.pg_stat_sys_tables s
where s.schemaname = 'pg_catalog' and s.relname = 'pg_largeobject_metadata'`;

/** Marks of tools that read whole tables: pg_dump, and those that give tables new files. */
export async function readToolMarks(db: Queryable): Promise<ToolMarks> {
  const [marks] = await readRows(db, ROW, SQL);
  return marks ?? { dumpedAt: null, swapsFiles: false };
}
