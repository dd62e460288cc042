import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../domain/cursor.js';
import { invalidInput } from '../../domain/errors.js';
import { tableId } from '../../domain/ids.js';
import { LESSON_CAUSES } from '../../domain/lesson.js';
import type { StandingLesson } from '../../domain/lesson.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { Queryable } from '../../postgres/session.js';
import { rowLimit } from '../paging.js';
import { STANDING_LESSONS } from './standing-lessons.js';

const LIST = 'lessons';
const count = z.object({ count: z.coerce.number() });
const lessonRow = z
  .object({
    table_id: z.string().transform(tableId),
    cause: z.enum(LESSON_CAUSES),
    label: z.enum(['APP', 'BROKER', 'UNUSED']),
    author: z.string(),
    note: z.string(),
    created_at: z.date(),
    seq: z.string(),
  })
  .transform(({ table_id, created_at, ...rest }) => ({ ...rest, tableId: table_id, at: created_at }));

/** Those that count, the newest first. */
export async function listLessons(db: Queryable, page: PageRequest): Promise<Page<StandingLesson>> {
  const after = page.after === null ? null : seqOf(page.after);
  const { rows } = await db.query(
    `select l.*
     from (${STANDING_LESSONS}) l
     where $1::bigint is null or l.seq < $1::bigint
     order by l.seq desc
     limit $2::integer`,
    [after, rowLimit(page.first)],
  );
  return {
    items: rows.slice(0, page.first).map((row) => {
      const { seq, ...node } = lessonRow.parse(row);
      return { node, cursor: encodeCursor(LIST, [seq]) };
    }),
    hasNextPage: rows.length > page.first,
    totalCount: async () => {
      const counted = await db.query(`select count(*) from (${STANDING_LESSONS}) l`);
      return count.parse(counted.rows[0]).count;
    },
  };
}

function seqOf(cursor: string): string {
  const [seq = ''] = decodeCursor(LIST, cursor, 1);
  if (/^\d{1,18}$/.test(seq)) return seq;
  throw invalidInput(
    `unknown cursor '${cursor.slice(0, 80)}'`,
    'Pass a cursor that the same list gave, or leave `after` out.',
  );
}
