/** What people and events taught about a table: a label to learn from, with the evidence as it was then. */
import type { TableId } from './ids.js';
import type { ClassLabel } from './verdict.js';

export const LESSON_CAUSES = ['OVERRIDE', 'RESTORE', 'READ_AFTER_ARCHIVE'] as const;
/** A person's word; an archive that somebody wanted back; a read that nothing explains after the table was archived. */
export type LessonCause = (typeof LESSON_CAUSES)[number];

export interface Lesson {
  readonly tableId: TableId;
  readonly cause: LessonCause;
  /** Null withdraws what was taught of the table before: a person said UNKNOWN. */
  readonly label: ClassLabel | null;
  /** Who taught it; `schedule` for an event. */
  readonly author: string;
  /** In words: the note of the override, the restore's target, the read that was seen. */
  readonly note: string;
  readonly at: Date;
}

/** The newest of its table, which the next training learns. */
export interface StandingLesson extends Lesson {
  readonly label: ClassLabel;
}
