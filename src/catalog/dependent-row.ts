/** A dependent as the catalog keeps it in JSON. */
import { z } from 'zod';
import { DEPENDENT_KINDS } from '../domain/dependent.js';
import type { Dependent } from '../domain/dependent.js';

export const dependent: z.ZodType<Dependent> = z.object({
  kind: z.enum(DEPENDENT_KINDS),
  schema: z.string(),
  name: z.string(),
  known: z.enum(['catalog', 'body']),
});
