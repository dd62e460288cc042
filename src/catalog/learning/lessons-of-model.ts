import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ lesson_id: z.string() });

/** Ids of the lessons that a model was trained on. */
export async function lessonsOfModel(db: Queryable, version: string): Promise<ReadonlySet<string>> {
  const { rows } = await db.query('select lesson_id from sortkeep.model_lessons where version = $1::text', [
    version,
  ]);
  return new Set(
    row
      .array()
      .parse(rows)
      .map(({ lesson_id }) => lesson_id),
  );
}
