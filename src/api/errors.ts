/** The only map from errors to what a GraphQL client sees. No text of a database server or of a fault gets out. */
import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { SortkeepError } from '../domain/errors.js';
import type { ErrorCode } from '../domain/errors.js';
import type { Logger } from '../observability/logging.js';

export type ErrorFormatter = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

const QUERY_HINT = 'Correct the query; the schema is at / and in schema.graphql.';

/**
 * An error of ours keeps its message and gives `code`, `hint` and `retryable`. A fault in the query keeps its text
 * as INVALID_INPUT. Anything else becomes INTERNAL with a random `incidentId` under which the log has the cause.
 */
export function createErrorFormatter(logger: Logger): ErrorFormatter {
  return (formatted, error) => {
    const cause = causeOf(error);
    const place = {
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
    };
    if (cause instanceof SortkeepError && cause.code !== 'INTERNAL') {
      return {
        message: cause.message,
        ...place,
        extensions: extensions(cause.code, cause.hint, cause.retryable),
      };
    }
    if (cause instanceof GraphQLError && isFaultOfQuery(cause, formatted)) {
      return {
        message: formatted.message,
        ...place,
        extensions: extensions('INVALID_INPUT', QUERY_HINT, false),
      };
    }
    const incidentId = randomUUID();
    logger.error({ err: cause, incidentId, path: formatted.path }, 'a request failed by a fault of ours');
    return {
      message: cause instanceof SortkeepError ? cause.message : 'unexpected failure',
      ...place,
      extensions: {
        ...extensions(
          'INTERNAL',
          `This is a fault in Sortkeep: the log has the cause under ${incidentId}.`,
          false,
        ),
        incidentId,
      },
    };
  };
}

const extensions = (
  code: ErrorCode,
  hint: string,
  retryable: boolean,
): { readonly code: ErrorCode; readonly hint: string; readonly retryable: boolean } => ({
  code,
  hint,
  retryable,
});

/** graphql-js wraps what a resolver threw, sometimes more than once. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

/**
 * A fault found before execution has no path. During execution, one that points into the query is about an
 * argument; one that does not is about a value that we gave (`Int cannot represent …`) and would show it.
 */
const isFaultOfQuery = (cause: GraphQLError, formatted: GraphQLFormattedError): boolean =>
  formatted.path === undefined || (cause.nodes !== undefined && cause.nodes.length > 0);
