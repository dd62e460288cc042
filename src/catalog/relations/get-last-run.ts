import { z } from 'zod';
import type { RelationRun } from '../../domain/table-relation.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({
  started_at: z.date(),
  finished_at: z.date(),
  tables: z.number(),
  relations: z.number(),
  conflicts: z.number(),
  joins: z.number(),
  sketched: z.number(),
  unsketched: z.number(),
});

/** Null before the first. */
export async function getLastRun(db: Queryable): Promise<RelationRun | null> {
  const { rows } = await db.query('select * from sortkeep.relation_runs order by id desc limit 1');
  if (rows.length === 0) return null;
  const { started_at, finished_at, ...run } = row.parse(rows[0]);
  return { ...run, startedAt: started_at, finishedAt: finished_at };
}
