/** What the Data API and its client throw, as ours. Their texts stay in the cause. */
import { z } from 'zod';
import { SortkeepError, type ErrorCode } from '../../domain/errors.js';

const THROWN = z.object({ name: z.string().optional() });
/** The client gave up without an answer: it notes its attempts and no HTTP status. */
const UNANSWERED = z.object({
  $metadata: z.object({ attempts: z.number(), httpStatusCode: z.undefined().optional() }),
});

interface Meaning {
  readonly names: readonly string[];
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
  readonly retryable: boolean;
}

const NO_ANSWER = 'no answer';

const BUSY: readonly string[] = [
  'ActiveStatementsExceededException',
  'ActiveSessionsExceededException',
  'ActiveWaitingRequestsExceededException',
  'ThrottlingException',
];

const MEANINGS: readonly Meaning[] = [
  {
    names: BUSY,
    code: 'UNREACHABLE',
    what: 'has too many statements at work',
    hint: 'Wait until other loads are done, or run fewer of them at once.',
    retryable: true,
  },
  {
    names: [
      'AccessDeniedException',
      'CredentialsProviderError',
      'ExpiredTokenException',
      'IncompleteSignature',
      'InvalidSignatureException',
      'MissingAuthenticationTokenException',
      'UnrecognizedClientException',
    ],
    code: 'ACCESS_DENIED',
    what: 'refuses the AWS credentials',
    hint: 'Give Sortkeep credentials with redshift-data:* and redshift-serverless:GetCredentials (or redshift:GetClusterCredentials) on it.',
    retryable: false,
  },
  {
    names: ['ResourceNotFoundException'],
    code: 'NOT_FOUND',
    what: 'does not exist',
    hint: 'Check the name of the workgroup or cluster, the region and the secret.',
    retryable: false,
  },
  {
    names: ['ValidationException'],
    code: 'INVALID_INPUT',
    what: 'refuses the request as not valid',
    hint: 'Check the names of the workgroup or cluster, the user and the database.',
    retryable: false,
  },
  {
    names: [
      'BatchExecuteStatementException',
      'DatabaseConnectionException',
      'ExecuteStatementException',
      'InternalServerException',
      'QueryTimeoutException',
      'TimeoutError',
      NO_ANSWER,
    ],
    code: 'UNREACHABLE',
    what: 'does not answer',
    hint: 'Check the region, the network and whether the warehouse is running; then try again.',
    retryable: true,
  },
];

function namesOf(error: unknown): readonly string[] {
  const { data } = THROWN.safeParse(error);
  const unanswered = UNANSWERED.safeParse(error).success ? NO_ANSWER : undefined;
  return [data?.name, unanswered].filter((name) => name !== undefined);
}

/** Whether waiting and sending the same request again may help. */
export const isBusy = (error: unknown): boolean => namesOf(error).some((name) => BUSY.includes(name));

export function dataApiError(error: unknown, uri: string, doing: string): SortkeepError {
  const names = namesOf(error);
  const meaning = MEANINGS.find((candidate) => candidate.names.some((name) => names.includes(name)));
  if (meaning === undefined) {
    return new SortkeepError('INTERNAL', `warehouse ${uri} failed while ${doing}`, {
      hint: 'The log has the cause; report it with the move or request id.',
      cause: error,
    });
  }
  return new SortkeepError(meaning.code, `warehouse ${uri} ${meaning.what}`, {
    hint: meaning.hint,
    retryable: meaning.retryable,
    cause: error,
  });
}
