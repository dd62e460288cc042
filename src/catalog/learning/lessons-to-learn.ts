import { z } from 'zod';
import type { ClassLabel } from '../../domain/verdict.js';
import type { Queryable } from '../../postgres/session.js';
import { STANDING_LESSONS } from './standing-lessons.js';

export interface LessonToLearn {
  readonly id: string;
  /** `source/schema` of the table. */
  readonly group: string;
  /** Its name. */
  readonly table: string;
  readonly label: ClassLabel;
  /** As JSON, as it was kept. */
  readonly evidence: unknown;
}

const row = z.object({
  id: z.string(),
  group: z.string(),
  table: z.string(),
  label: z.enum(['APP', 'BROKER', 'UNUSED']),
  evidence: z.unknown(),
});

/** Those that count, the oldest first: of tables that are there and of tables that were. */
export async function lessonsToLearn(db: Queryable): Promise<readonly LessonToLearn[]> {
  const { rows } = await db.query(
    `select l.id, s.name || '/' || t.schema_name as "group", t.table_name as "table", l.label, l.evidence
     from (${STANDING_LESSONS}) l
     join sortkeep.tables t on t.id = l.table_id
     join sortkeep.sources s on s.id = t.source_id
     order by l.seq`,
  );
  return row.array().parse(rows);
}
