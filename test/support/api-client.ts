/** A GraphQL client as small as can be, against a served API. */
import { z } from 'zod';

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.object({
          code: z.string(),
          hint: z.string(),
          retryable: z.boolean(),
          incidentId: z.string().optional(),
        }),
      }),
    )
    .optional(),
});

type Answer = z.infer<typeof answer>;

export interface ApiClient {
  /** The answer, errors and all. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** The data; fails the test when there is an error. */
  data(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>>;
  /** The one error of an answer. */
  fault(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ): Promise<{ code: string; message: string; hint: string }>;
}

export function apiClient(url: string): ApiClient {
  const ask: ApiClient['ask'] = async (query, variables = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return answer.parse(await response.json());
  };
  return {
    ask,
    data: async (query, variables) => {
      const { data, errors } = await ask(query, variables);
      if (errors !== undefined || data == null) throw new Error(`the API refused: ${JSON.stringify(errors)}`);
      return data;
    },
    fault: async (query, variables) => {
      const { errors = [] } = await ask(query, variables);
      const [error] = errors;
      if (error === undefined || errors.length > 1) throw new Error(`${errors.length} errors, not one`);
      return { code: error.extensions.code, message: error.message, hint: error.extensions.hint };
    },
  };
}
