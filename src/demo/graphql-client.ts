/** Asks the service what any program would ask it, over HTTP. */
import { z } from 'zod';
import { SortkeepError } from '../domain/errors.js';

const answer = z.object({
  data: z.unknown(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        extensions: z.looseObject({ hint: z.string().optional() }).optional(),
      }),
    )
    .optional(),
});

/** The parsed `data`; CONFLICT with the service's words when it answers with errors. */
export async function askGraphql<T>(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  shape: z.ZodType<T>,
): Promise<T> {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = answer.parse(await response.json());
  const [first] = errors ?? [];
  if (first === undefined) return shape.parse(data);
  throw new SortkeepError('CONFLICT', `the service refused: ${first.message}`, {
    hint: first.extensions?.hint ?? 'The log of the service has the cause.',
  });
}
