/** What the catalog keeps of an error in JSON. */
import { z } from 'zod';

export const errorReport = z.object({
  code: z.enum([
    'INVALID_INPUT',
    'NOT_FOUND',
    'ALREADY_EXISTS',
    'CONFLICT',
    'UNREACHABLE',
    'ACCESS_DENIED',
    'CORRUPTED',
    'NO_SPACE',
    'UNSUPPORTED',
    'CANCELLED',
    'INTERNAL',
  ]),
  message: z.string(),
  hint: z.string(),
  retryable: z.boolean(),
});
