import { z } from 'zod';
import type { TableId } from '../../domain/ids.js';
import { LESSON_CAUSES } from '../../domain/lesson.js';
import type { LessonCause } from '../../domain/lesson.js';
import type { Queryable } from '../../postgres/session.js';
import { STANDING_LESSONS } from './standing-lessons.js';

const row = z.object({ cause: z.enum(LESSON_CAUSES) });

/** What taught the lesson of a table that counts; null where none does. */
export async function standingLesson(db: Queryable, table: TableId): Promise<LessonCause | null> {
  const { rows } = await db.query(`select l.cause from (${STANDING_LESSONS}) l where l.table_id = $1::uuid`, [
    table,
  ]);
  return rows.length === 0 ? null : row.parse(rows[0]).cause;
}
