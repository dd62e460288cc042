import { randomUUID } from 'node:crypto';
import type { Lesson } from '../../domain/lesson.js';
import type { Queryable } from '../../postgres/session.js';

/** `evidence` is what features are made of, as JSON; the classifier checks it when it is read. */
export async function recordLesson(
  tx: Queryable,
  { tableId, cause, label, author, note }: Omit<Lesson, 'at'>,
  evidence: unknown,
): Promise<void> {
  await tx.query(
    `insert into sortkeep.lessons (id, table_id, cause, label, evidence, author, note)
     values ($1::uuid, $2::uuid, $3::text, $4::text, $5::jsonb, $6::text, $7::text)`,
    [randomUUID(), tableId, cause, label, JSON.stringify(evidence), author, note],
  );
}
