/** What a person or an event taught about a table, as training takes it. */
import { z } from 'zod';
import { CLASSES } from './classes.js';
import { tableEvidenceSchema } from './features.js';

export const lessonRowSchema = z.strictObject({
  /** `source/schema`: the lessons of one schema stay together when a set is split. */
  group: z.string().min(1),
  label: z.enum(CLASSES),
  /** As it was when the lesson was taught. */
  evidence: tableEvidenceSchema,
});
export type LessonRow = z.output<typeof lessonRowSchema>;
